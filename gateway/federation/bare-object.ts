// Objects that inherit nothing, so that no response key (`constructor`, `toString`) means anything but itself. Those of
// `Object.create(null)` are hash tables in V8; these have its fast properties, which halves the work on an answer.

type BareObject = new () => Record<string, unknown>

// biome-ignore lint/complexity/useArrowFunction: an arrow function makes no objects
const Bare = function () {} as unknown as BareObject
Object.defineProperty(Bare, 'prototype', { value: Object.freeze(Object.create(null)) })

export function bareObject(): Record<string, unknown> {
  return new Bare()
}
