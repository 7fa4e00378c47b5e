// Authentication contexts: how strongly a person has proved who they are (RFC 9470). Ours are levels, `urn:izin:acr:1` and
// up; a higher one stands for every lower one. The database judges by the same rule (`read_consents`).
const level = /^urn:izin:acr:(\d{1,3})$/

/** What everybody who is signed in at all has proved. */
export const lowestAcr = 'urn:izin:acr:1'

/** Undefined for what is no level of ours. */
export function acrLevel(acr: string): number | undefined {
  const digits = level.exec(acr)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** What can't be read as a level is never met, and meets nothing above the lowest. */
export function meetsAcr(proved: string, needed: string): boolean {
  if (needed === lowestAcr) return true
  const [has, wants] = [acrLevel(proved), acrLevel(needed)]
  return has !== undefined && wants !== undefined && has >= wants
}

/** The highest of what is needed; the lowest level where nothing is. One that is no level outranks all: nobody meets it. */
export function highestAcr(needed: readonly string[]): string {
  return needed.reduce((highest, one) => (meetsAcr(highest, one) ? highest : one), lowestAcr)
}
