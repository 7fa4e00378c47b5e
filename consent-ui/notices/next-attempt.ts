// When a notice that did not arrive is sent again.

const first = 5
const longest = 60 * 60
/** About three days in all. */
const attemptsInAll = 80

/** Seconds until the next attempt after `attempts` have failed, growing and scattered; undefined: no more. */
export function nextAttempt(attempts: number, random: () => number): number | undefined {
  if (attempts >= attemptsInAll) return undefined
  const wait = Math.min(longest, first * 2 ** (attempts - 1))
  // Scattered by a fifth, so that what failed together is not sent together.
  return wait * (0.9 + 0.2 * random())
}
