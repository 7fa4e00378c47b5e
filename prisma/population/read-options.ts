// The options of `npm run population`; what can't be meant is refused with what can.

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { resolveDate } from '../seed/relative-date.ts'
import { describeCount } from './describe-amounts.ts'
import type { PopulationOptions } from './fill-databases.ts'
import { PopulationProblem } from './population-problem.ts'
import { mostPeople, peoplePerCompany } from './recipe.ts'

export const help = `npm run population -- --people 5000000 [--companies 500000] [--seed 1] [--as-of 2026-11-01] [--workers 2]

Fills the databases of a sandbox with made-up people and companies: the same seed and day make the same rows, whatever
the number of workers. It is the ground for measurements. A run that broke off goes on where it was when it is started
again, and a larger number adds to what is there.

  --people     how many, at most ${describeCount(mostPeople)}
  --companies  how many, at most one for ${peoplePerCompany} people (default: one for 10)
  --seed       which population, 0 to 4294967295 (default: 1)
  --as-of      the day on which people are as old as they are (default: that of the population that is there, or the
               first of this month)
  --workers    threads that write at a time, 1 to 64 (default: 2)

The databases are those of IZIN_PERSON_DATABASE_URL, IZIN_CORPORATE_DATABASE_URL and IZIN_CONSENT_DATABASE_URL with
IZIN_MODE=sandbox, migrated and stamped as a sandbox's (\`npm run migrate\`), each with its owner's login. Without them it
is the embedded database of \`npm start\`, which must not be running. Made-up people are never put into production.`

/** Undefined when help was asked for. */
export function readOptions(args: readonly string[]): PopulationOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: 'string' },
      companies: { type: 'string' },
      seed: { type: 'string' },
      'as-of': { type: 'string' },
      workers: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return undefined
  if (values.people === undefined) throw refuse('Say how many people there shall be, for example `--people 100000`.')
  const people = wholeNumber('--people', values.people, 1, mostPeople)
  const most = Math.floor(people / peoplePerCompany)
  const companies =
    values.companies === undefined
      ? Math.floor(people / 10)
      : wholeNumber('--companies', values.companies, 0, Number.MAX_SAFE_INTEGER)
  if (companies > most)
    throw refuse(
      `For ${describeCount(people)} people there are at most ${describeCount(most)} companies, one for ${peoplePerCompany}; ask for fewer companies or for ${describeCount(companies * peoplePerCompany)} people.`,
    )
  return {
    people,
    companies,
    seed: wholeNumber('--seed', values.seed ?? '1', 0, 2 ** 32 - 1),
    asOf: values['as-of'] === undefined ? undefined : readDay(values['as-of']),
    workers: wholeNumber('--workers', values.workers ?? String(Math.min(2, availableParallelism())), 1, 64),
  }
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  const range = most === Number.MAX_SAFE_INTEGER ? '' : ` from ${describeCount(least)} to ${describeCount(most)}`
  throw refuse(`The option ${option} must be a whole number${range}, not \`${text}\`.`)
}

function readDay(text: string): string {
  const day = /^(19|20)\d\d-/.test(text) ? resolveDate(text, text) : undefined
  if (day === undefined) throw refuse(`The option --as-of must be a day like 2026-11-01, not \`${text}\`.`)
  return day
}

function refuse(sentence: string): PopulationProblem {
  return new PopulationProblem('OPTIONS', sentence)
}
