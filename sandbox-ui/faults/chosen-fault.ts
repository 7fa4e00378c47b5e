// The fault that goes along with every request of this tab until it is cleared. Kept in session storage, so that neither
// another view nor the trip to the consent page loses it.
import { z } from 'zod'
import { faultHeader } from '../../schema/sandbox-faults/fault-table.ts'

const chosenSchema = z.object({
  name: z.string(),
  at: z.enum(['gateway', 'authorization server']),
  /** What stands behind the `=`, or nothing. */
  value: z.string(),
})
export type ChosenFault = z.infer<typeof chosenSchema>

const key = 'izin-fault'

export function keptFault(): ChosenFault | undefined {
  const kept = sessionStorage.getItem(key)
  return kept === null ? undefined : chosenSchema.safeParse(JSON.parse(kept)).data
}

export function keepFault(fault: ChosenFault | undefined): void {
  if (fault) sessionStorage.setItem(key, JSON.stringify(fault))
  else sessionStorage.removeItem(key)
}

/** As it stands in the header. */
export function writeFault({ name, value }: ChosenFault): string {
  return value === '' ? name : `${name}=${value}`
}

/** What to send along to whom; nothing where the fault is asked of somebody else. */
export function faultHeaders(fault: ChosenFault | undefined, to: ChosenFault['at']): Readonly<Record<string, string>> {
  return fault?.at === to ? { [faultHeader]: writeFault(fault) } : {}
}
