// Whether a sign-in is recent enough for an act that widens a consent (design §4).
import { freshSignInLife } from '../schema/contract/access-token.ts'

/** A sign-in dated ahead of the clock is as good as none; a minute is left for clocks that differ. */
export function isFresh(authTime: Date, now: Date): boolean {
  const age = (now.getTime() - authTime.getTime()) / 1000
  return age <= freshSignInLife && age >= -60
}
