// What a hook opens before the suites of a file: asked for outside them, it fails by name and not as undefined.
export function there<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('this is there in tests and hooks alone')
  return thing
}
