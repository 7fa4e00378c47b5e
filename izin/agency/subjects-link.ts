// `izin subjects link`: exchanges the NRICs or UENs that an agency holds for the graph's opaque ids. Numbers come by a file
// or the input, never as arguments, which other users of the machine could see; and nothing here prints one.
import { readFileSync, writeFileSync } from 'node:fs'
import { isNric } from '../../schema/check-letters/nric.ts'
import { isUen } from '../../schema/check-letters/uen.ts'
import { linkAnswerSchema } from '../../schema/contract/registry-answers.ts'
import { registryScope } from '../../schema/contract/registry-scopes.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { readText } from '../read-input-file.ts'
import { askRegistry } from './registry-session.ts'

const usage = 'izin subjects link <subgraph> [--companies] [--file <numbers.txt>] [--out <ids.txt>]'
/** As many as the registry takes at once. */
const batch = 500

export const linkSubjectsCommand = {
  name: 'subjects link',
  summary: 'exchanges the numbers you hold for opaque ids',
  help: `Usage: ${usage}

Reads a number a line (NRIC or FIN; UEN with --companies) and writes an opaque id a line in the same order, an empty line where
nobody has the number. Join your records by these ids, as your subgraph's Person or Entity has them, and keep numbers and ids
apart. The operator grants this (izin operator link) with a number for each day; each batch is logged with its size alone.

  --file <file>   the numbers (default: the input)
  --out <file>    the ids, in a file that only you can read (default: the output)`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(
      args,
      { companies: { type: 'boolean' }, file: { type: 'string' }, out: { type: 'string' } },
      ['subgraph'],
      usage,
    )
    const [subgraph = ''] = positionals
    const kind = values.companies === true ? 'ENTITY' : 'PERSON'
    const numbers = readNumbers(values.file === undefined ? readFileSync(0, 'utf8') : readText(values.file), kind)
    const ids: (string | null)[] = []
    for (let from = 0; from < numbers.length; from += batch)
      ids.push(...(await link(subgraph, kind, numbers.slice(from, from + batch))))
    const text = ids.map((id) => `${id ?? ''}\n`).join('')
    if (values.out === undefined) process.stdout.write(text)
    else writeFileSync(values.out, text, { mode: 0o600 })
    console.error(`${numbers.length} numbers, ${ids.filter((id) => id !== null).length} of them known.`)
    return exitCodes.ok
  },
} as const

function readNumbers(text: string, kind: 'PERSON' | 'ENTITY'): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  while (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) throw new CommandProblem('There are no numbers; give one a line.', exitCodes.unable)
  const valid = kind === 'PERSON' ? isNric : isUen
  const wrong = lines.flatMap((line, at) => (valid(line) ? [] : [at + 1]))
  if (wrong.length === 0) return lines
  const named = wrong.slice(0, 10).join(', ')
  throw new CommandProblem(
    `${wrong.length === 1 ? 'Line' : 'Lines'} ${named}${wrong.length > 10 ? ' and more' : ''}: no ${kind === 'PERSON' ? 'NRIC or FIN' : 'UEN'}. Nothing was sent.`,
    exitCodes.refused,
  )
}

async function link(subgraph: string, kind: 'PERSON' | 'ENTITY', numbers: readonly string[]) {
  const answered = await askRegistry({
    method: 'POST',
    path: `/subgraphs/${encodeURIComponent(subgraph)}/links`,
    scopes: [registryScope('link', subgraph)],
    body: { kind, numbers },
    answer: linkAnswerSchema,
  })
  if ('done' in answered) return answered.done.ids
  throw new CommandProblem(answered.refused.error.message, exitCodes.refused)
}
