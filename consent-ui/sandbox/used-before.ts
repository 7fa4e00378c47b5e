// An artefact that was refused because it had come before: the inspector, told so, says it in its own words.
import { readJwt } from '../../inspector/read-jwt.ts'
import type { Situation } from '../../inspector/situation.ts'

export function usedBefore(text: string, situation: Situation): Situation {
  const jwt = readJwt(text)
  const id = typeof jwt === 'string' ? undefined : jwt.payload['jti']
  return typeof id === 'string' ? { ...situation, usedIds: new Map([[id, undefined]]) } : situation
}
