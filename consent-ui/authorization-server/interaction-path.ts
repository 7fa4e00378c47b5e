// Where the browser goes to be asked. The languages that the request prefers go along; the pages keep what they can use.
interface Interaction {
  readonly uid: string
  readonly params: unknown
}

export function interactionPath({ uid, params }: Interaction): string {
  const path = `/interaction/${uid}`
  const asked = params && typeof params === 'object' && 'ui_locales' in params ? params.ui_locales : undefined
  return typeof asked === 'string' ? `${path}?${new URLSearchParams({ ui_locales: asked })}` : path
}
