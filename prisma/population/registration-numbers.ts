// Numbers of people and companies: well formed, given once, and never given out in truth. Residents, their children and
// pass holders have numbers dated 2027 to 2097, companies 2030 to 2098; hand-made personas are dated 2099 or stand
// in series that are never reached from here.
import { nricCheckLetter } from '../../schema/check-letters/nric.ts'
import { uenCheckLetter } from '../../schema/check-letters/uen.ts'

const firstPerson = 2_700_000
const firstChild = 8_000_000

/** NRIC of a citizen or permanent resident, or birth certificate number, which is the same; T2700000… */
export function nricOf(personIndex: number): string {
  return withLetter('T', firstPerson + personIndex)
}

/** FIN; M2700000… */
export function finOf(personIndex: number): string {
  return withLetter('M', firstPerson + personIndex)
}

/** Number of a child of every third pair, two a pair at most: T8000000… */
export function childNumberOf(pairIndex: number, ordinal: number): string {
  return withLetter('T', firstChild + Math.floor(pairIndex / 3) * 2 + ordinal)
}

/** A local company: year, five digits; 203000000… */
export function localCompanyUen(companyIndex: number): string {
  return withUenLetter(`${2030 + Math.floor(companyIndex / 100_000)}${pad(companyIndex % 100_000, 5)}`)
}

/** A business name: 70000000… */
export function businessUen(companyIndex: number): string {
  return withUenLetter(String(70_000_000 + companyIndex))
}

/** Others by the two letters of their type: T30LL0000… */
export function otherUen(companyIndex: number, type: string): string {
  return withUenLetter(`T${30 + Math.floor(companyIndex / 10_000)}${type}${pad(companyIndex % 10_000, 4)}`)
}

function withLetter(prefix: 'T' | 'M', number: number): string {
  const digits = pad(number, 7)
  return `${prefix}${digits}${nricCheckLetter(prefix, digits)}`
}

function withUenLetter(body: string): string {
  return `${body}${uenCheckLetter(body)}`
}

function pad(number: number, length: number): string {
  return String(number).padStart(length, '0')
}
