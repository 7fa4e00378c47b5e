// The witnesses that the operator chose: their keys and addresses from one JSON file. In production an address is https.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Mode } from '../../schema/contract/mode.ts'
import { parseVerifierKey } from '../note/note-key.ts'
import { LogStartRefused } from '../start-refused.ts'
import type { Witness } from './request-cosignature.ts'

const witnessesSchema = z.array(z.strictObject({ key: z.string(), url: z.url({ protocol: /^https?$/ }) }))

export function readWitnesses(file: string, mode: Mode): Witness[] {
  const refused = (why: string) => new LogStartRefused(`The file in IZIN_LOG_WITNESSES_FILE ${why}.`)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw refused("can't be read as JSON")
  }
  const parsed = witnessesSchema.safeParse(json)
  if (!parsed.success) throw refused('must hold [{"key": "name+id+key", "url": "https://…"}]')
  return parsed.data.map(({ key, url }) => {
    const verifier = parseVerifierKey(key)
    if (verifier?.type !== 'cosignature') throw refused('holds a key that is no witness key')
    if (mode === 'production' && !url.startsWith('https://')) throw refused('holds an address that is not https')
    return { verifier, url: url.replace(/\/$/, '') }
  })
}
