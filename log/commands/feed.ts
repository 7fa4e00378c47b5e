// `npm run log -- feed`: the reads of one agency's items as JSON lines, to be taken up again where the last run ended.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { feedEntry } from '../../schema/contract/agency-feed.ts'
import { readFeed } from '../feed/read-feed.ts'
import { readAgencyView } from './agency-view.ts'
import { CommandRefused, type LogCommand } from './command.ts'
import { withLog } from './open-log.ts'

const pageSize = 500
const sinceSchema = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => new Date(text))
const afterSchema = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .transform(Number)

export const feedCommand: LogCommand = {
  takes: '--agency <agency> [--since <date or time>] [--after <leaf index>]',
  about: `Writes who read which of the agency's items, a JSON line for each, in the order of the log: without values, and of the
person only a pseudonym that no other agency has. Each line has its \`leaf_index\`: give the last one you have as --after
to go on from there. That the log was read is put into the log. Settings: as for \`export --agency\`.`,
  run: async (args, environment) => {
    const { values } = parseArgs({
      args: [...args],
      options: { agency: { type: 'string' }, since: { type: 'string' }, after: { type: 'string' } },
    })
    if (values.agency === undefined) throw new CommandRefused('Name the agency: --agency CPFB')
    const view = readAgencyView(values.agency, environment)
    const since = values.since === undefined ? undefined : read('--since', sinceSchema, values.since)
    const start = values.after === undefined ? -1 : read('--after', afterSchema, values.after)
    return withLog(environment, async ({ database }) => {
      let after = start
      for (;;) {
        const page = await readFeed(database, view.agency, { after, since, limit: pageSize })
        await database.query('SELECT consent.record_log_read($1, $2)', ['AGENCY', page.length])
        for (const { index, leafHash, event } of page)
          console.log(
            JSON.stringify({
              leaf_index: index,
              leaf_hash: leafHash.toString('base64url'),
              ...feedEntry(event, view),
            }),
          )
        const last = page.at(-1)
        if (last === undefined || page.length < pageSize) return 0
        after = last.index
      }
    })
  },
}

function read<T>(option: string, schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(text)
  if (!parsed.success) throw new CommandRefused(`${option} is not understood: a date (2026-11-22), a time, or digits.`)
  return parsed.data
}
