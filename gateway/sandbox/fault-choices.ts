// What a fault's value can be, by the graph in force; and the list of all faults, for the explorer and for whoever writes a
// test.
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { faultHeader, faultNames, type SandboxFault, sandboxFaults } from '../../schema/sandbox-faults/fault-table.ts'

export interface DescribedFault extends SandboxFault {
  readonly name: string
  /** What stands behind the `=`, where that is one of the graph's names. */
  readonly choices?: readonly string[]
}

export function describeFaults(policy: PolicyIndex): { readonly header: string; readonly faults: DescribedFault[] } {
  const choices = { agency: faultyAgencies(policy), item: faultyItems(policy) }
  const choicesOf = ({ value }: SandboxFault) => {
    if (value === 'item') return { choices: choices.item }
    return value === 'agency' || value === 'agency[:milliseconds]' ? { choices: choices.agency } : {}
  }
  const faults = faultNames.map((name) => ({ name, ...sandboxFaults[name], ...choicesOf(sandboxFaults[name]) }))
  return { header: faultHeader, faults }
}

export function faultyAgencies({ fields }: PolicyIndex): string[] {
  return [...new Set([...fields.values()].flatMap(({ item }) => item?.agencies ?? []))].sort()
}

/** Coordinates of all that an agency can fail to give: what has an envelope, groups of such, and each leaf. */
export function faultyItems(policy: PolicyIndex): string[] {
  const fields = [...policy.fields.values()]
  const groups = new Set(
    fields.flatMap(({ coordinate, yields }) =>
      hasEnvelope(yields, policy) ? [coordinate.slice(0, coordinate.indexOf('.'))] : [],
    ),
  )
  const isGroup = (type: string) => groups.has(type) && !policy.keys.get(type)?.length
  return fields
    .filter(({ item, yields }) => item || hasEnvelope(yields, policy) || isGroup(yields))
    .map(({ coordinate }) => coordinate)
    .sort()
}

/** Design §4: every item or record implements DataItem, which says whether there is a value. */
export function hasEnvelope(type: string, { members }: PolicyIndex): boolean {
  return members.get('DataItem')?.includes(type) ?? false
}
