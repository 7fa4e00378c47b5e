// Takes the header apart: `agency-down=CPFB, clock-skew=120`. A name nobody knows is refused with the nearest one, so that a
// test of a fault never passes because nothing went wrong.
import { nearestName } from '../nearest-name.ts'
import { type FaultName, faultNames, isFaultName, type SandboxFault, sandboxFaults } from './fault-table.ts'

export interface AskedFault {
  readonly name: FaultName
  /** What stands behind the `=`, or nothing. */
  readonly value: string
  /** As it was written. */
  readonly written: string
}

/** What is wrong with the header, for its sender to read. */
export class FaultHeaderWrong extends Error {
  override readonly name = 'FaultHeaderWrong'
}

const longest = 200

/** `at`: who reads. Throws FaultHeaderWrong. */
export function readFaultHeader(header: string, at: SandboxFault['at']): AskedFault[] {
  if (header.length > longest) throw new FaultHeaderWrong(`The header is longer than ${longest} characters.`)
  const names = new Set<string>()
  return header.split(',').map((part) => {
    const written = part.trim()
    const equals = written.indexOf('=')
    const [name, value] = equals === -1 ? [written, ''] : [written.slice(0, equals), written.slice(equals + 1)]
    if (!isFaultName(name))
      throw new FaultHeaderWrong(`There is no such fault; the nearest is \`${nearestName(name, faultNames)}\`.`)
    const fault: SandboxFault = sandboxFaults[name]
    if (fault.at !== at)
      throw new FaultHeaderWrong(`\`${name}\` is a fault of the ${fault.at}, so send it ${places[fault.at]}.`)
    if (names.has(name)) throw new FaultHeaderWrong('Ask for each fault once.')
    if (fault.value === 'nothing' && equals !== -1) throw new FaultHeaderWrong('This fault takes no value.')
    names.add(name)
    return { name, value, written }
  })
}

const places = { gateway: 'with a query to /graphql', 'authorization server': 'with a request to PAR or token' }
