// What one agency may see, for the commands that write its feed: which coordinates are its own, and its pseudonyms' key.
import { readFileSync } from 'node:fs'
import type { AgencyView } from '../../schema/contract/agency-feed.ts'
import { buildPolicyIndex } from '../../schema/policy/policy-index.ts'
import type { Environment } from '../read-config.ts'
import { CommandRefused } from './command.ts'
import { readSandboxSettings } from './sandbox-settings.ts'

export function readAgencyView(agency: string, environment: Environment): AgencyView {
  const file = environment['IZIN_SUPERGRAPH_FILE'] ?? new URL('../../schema/supergraph.graphql', import.meta.url)
  const { fields } = buildPolicyIndex(read('IZIN_SUPERGRAPH_FILE', file))
  const agencies = new Set([...fields.values()].flatMap((field) => field.agencies))
  if (!agencies.has(agency))
    throw new CommandRefused(`No item is ${agency}'s; the agencies are ${[...agencies].sort().join(', ')}.`)
  const keyFile = environment['IZIN_PAIRWISE_KEY_FILE']
  const text =
    keyFile === undefined ? readSandboxSettings(environment)?.pairwiseKey : read('IZIN_PAIRWISE_KEY_FILE', keyFile)
  if (text === undefined)
    throw new CommandRefused('Set IZIN_PAIRWISE_KEY_FILE to the file with the key of the pairwise identifiers.')
  const pairwiseKey = Buffer.from(text.trim(), 'base64url')
  // As the authorization server asks of it.
  if (pairwiseKey.length < 32)
    throw new CommandRefused('The file in IZIN_PAIRWISE_KEY_FILE must hold one base64url key of at least 32 bytes.')
  return { agency, pairwiseKey, agenciesOf: (coordinate) => fields.get(coordinate)?.agencies ?? [] }
}

function read(setting: string, file: string | URL): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CommandRefused(`The file in ${setting} can't be read; correct its path or its permissions.`)
  }
}
