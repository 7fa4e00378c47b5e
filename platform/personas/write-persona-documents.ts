// Writes what is made from the persona files and their schema: the JSON Schema for editors and the page for people.
// With `check` nothing is written, and what is out of date is refused.
import { readFileSync, writeFileSync } from 'node:fs'
import { loadSandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { personaJsonSchema } from '../../prisma/seed/persona-json-schema.ts'
import { StartupProblem } from '../startup-problem.ts'
import { personasPage } from './personas-page.ts'

/** A sentence for the reader. The day does not matter: no date is printed. */
export function writePersonaDocuments({ check }: { readonly check: boolean }): string {
  const documents = {
    'prisma/personas/persona.schema.json': printJson(personaJsonSchema()),
    'docs/personas.md': personasPage(loadSandboxData('2026-11-22')),
  }
  for (const [path, text] of Object.entries(documents)) {
    const file = new URL(`../../${path}`, import.meta.url)
    if (!check) writeFileSync(file, text)
    else if (text !== read(file))
      throw new StartupProblem('CONFIGURATION', `${path} is out of date; run \`npm run personas -- documents\`.`)
  }
  return `${Object.keys(documents).join(' and ')} ${check ? 'are up to date' : 'are written'}.`
}

/** As the formatter would: a short list of words stands on one line. */
function printJson(value: object): string {
  const text = JSON.stringify(value, null, 2)
  const lists = /^( *"[^"\n]+": )\[\n((?: *"[^"\n]*",?\n)+) *\](,?)$/gm
  return `${text.replaceAll(lists, (whole, key: string, words: string, comma: string) => {
    const line = `${key}[${words.trim().split(/\n */).join(' ')}]${comma}`
    return line.length <= 120 ? line : whole
  })}\n`
}

function read(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
