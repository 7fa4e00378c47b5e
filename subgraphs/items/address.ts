// An address as the graph gives it, with the line as it is printed (catalogue facts 1.4).
import { z } from 'zod'
import { describeCode } from '../../schema/code-tables/describe-code.ts'

const part = z.string().nullish()

const storedAddressSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('SG'),
    block: part,
    building: part,
    floor: part,
    unit: part,
    street: part,
    postalCode: part,
  }),
  z.object({ type: z.literal('UNFORMATTED'), line1: part, line2: part }),
])

/** From the column's JSON; null for null and for an address without any part. */
export function readAddress(stored: unknown) {
  if (stored === null || stored === undefined) return null
  const { type, ...parts } = storedAddressSchema.parse(stored)
  if (Object.values(parts).every((value) => value === null || value === undefined || value === '')) return null
  return type === 'SG'
    ? {
        __typename: 'SingaporeAddress',
        ...parts,
        country: describeCode('country', 'SG'),
        printed: printSingapore(parts),
      }
    : { __typename: 'UnformattedAddress', ...parts, printed: printLines(parts) }
}

type Parts = Readonly<Record<string, string | null | undefined>>

/** `BLK 548 BEDOK NORTH AVENUE 1 #09-128 SINGAPORE 460548`; landed property has no BLK, floor or unit. */
function printSingapore({ block, building, floor, unit, street, postalCode }: Parts): string {
  const landed = !floor && !unit
  return words([
    block && (landed ? block : `BLK ${block}`),
    street,
    landed ? undefined : `#${[floor, unit].filter(Boolean).join('-')}`,
    building,
    postalCode && `SINGAPORE ${postalCode}`,
  ])
}

function printLines({ line1, line2 }: Parts): string {
  return words([line1, line2])
}

function words(parts: readonly (string | null | undefined)[]): string {
  return parts.filter((text) => text).join(' ')
}
