// `npm run enrol -- --unlink`: says what it will do, asks, and takes identities from their persons.
import { createInterface } from 'node:readline/promises'
import type { Pool } from 'pg'
import {
  describeUnlinking,
  readSubjects,
  unlinkReasons,
  unlinkSubjects,
} from '../../consent-ui/upstream-sign-in/unlink-subjects.ts'
import { StartupProblem } from '../startup-problem.ts'

export interface UnlinkOptions {
  readonly issuer: string
  readonly file: string
  readonly text: string
  readonly reason: string | undefined
  readonly confirmed: boolean
}

export async function unlink(pool: Pool, { issuer, file, text, reason, confirmed }: UnlinkOptions): Promise<void> {
  const why = unlinkReasons.find((one) => one === reason)
  if (why === undefined) throw problem(`Say why with --reason, one of ${unlinkReasons.join(', ')}.`)
  const subs = readSubjects(text)
  if ('line' in subs) throw problem(`Line ${subs.line} of ${file} is no sub; nothing was changed.`)
  if (subs.length === 0) throw problem(`${file} names nobody: write a sub a line.`)
  const { linked, sessions, consents, unknownLine } = await describeUnlinking(pool, issuer, subs)
  if (unknownLine !== undefined)
    throw problem(`Identity ${unknownLine} of ${file} is not linked at ${issuer}; nothing was changed.`)
  console.log(`This unlinks ${linked} ${linked === 1 ? 'identity' : 'identities'} of ${issuer}:
  - they sign in nobody from now on, until they are enrolled anew;
  - ${sessions} sessions end, and tokens of these persons' own apps are refused;
  - ${consents} consents in force stay, and banks go on reading under them until their persons withdraw them, signed in with
    the identity that you enrol for them next;
  - that it was done, by whom and why stands in the log, without the persons.`)
  if (!confirmed) await ask(`unlink ${linked}`)
  await unlinkSubjects(pool, issuer, subs, why)
  console.log(`Unlinked ${linked}.`)
}

async function ask(words: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw problem('Nobody can be asked here: add --yes if that is what you want. Nothing was changed.')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    if ((await terminal.question(`Type "${words}" to go on: `)) !== words) throw problem('Nothing was changed.')
  } finally {
    terminal.close()
  }
}

function problem(sentence: string): StartupProblem {
  return new StartupProblem('CONFIGURATION', sentence)
}
