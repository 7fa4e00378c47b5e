// What a log may say of a bug: the error's class, the library's code and the place where it was thrown. Never a message, a
// stack or another property: those of a database or a parser quote the values they failed on.

export interface LoggedBug {
  readonly error: string
  readonly code?: string
  /** File, line and column. */
  readonly at?: string
}

export function bugInLog(thrown: unknown): LoggedBug {
  if (!(thrown instanceof Error)) return { error: typeof thrown }
  const at = placeOf(thrown)
  return {
    error: word.test(thrown.name) ? thrown.name : 'Error',
    ...('code' in thrown && typeof thrown.code === 'string' && word.test(thrown.code) ? { code: thrown.code } : {}),
    ...(at === undefined ? {} : { at }),
  }
}

const word = /^\w{1,60}$/
const frame = /^ {4}at .*?([\w.-]+\.[cm]?[jt]s:\d+:\d+)\)?$/

/** In our own code where there is such a place: what the library did there is known from the error's class. */
function placeOf({ message, stack = '' }: Error): string | undefined {
  const start = stack.indexOf(message)
  // A message may have lines that look like a stack's.
  const frames = start === -1 ? [] : stack.slice(start + message.length).split('\n')
  const own = frames.filter((line) => !/node_modules|node:/.test(line))
  for (const line of [...own, ...frames]) {
    const place = frame.exec(line)?.[1]
    if (place !== undefined) return place
  }
  return undefined
}
