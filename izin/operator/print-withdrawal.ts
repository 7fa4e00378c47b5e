// Whom a withdrawal breaks, in words.
import { printRows } from '../print-table.ts'
import { daysOfUse, type Review } from './review-withdrawal.ts'

export function printReview(subgraph: string, { number, version, judgement }: Review): void {
  if (version === undefined || judgement === undefined) {
    console.log(`Nothing of ${subgraph} is in supergraph ${number}.`)
    return
  }
  const { gone, hurts } = judgement
  console.log(`${subgraph} version ${version} is in supergraph ${number}. Without it ${gone.length} fields are gone:`)
  console.log(`  ${gone.join(', ')}\n`)
  const rows = hurts.map(({ coordinates, ...each }) => ({ ...each, 'what they read': coordinates.join(' ') }))
  printRows(rows, {
    json: false,
    empty: `No client with consents in force read any of it in the last ${daysOfUse} days.`,
  })
  if (rows.length > 0)
    console.log(`
Counted over ${daysOfUse} days. An operation that names one of these fields is refused as a whole (GRAPHQL_VALIDATION_FAILED)
until its bank takes the field out. Consents stay as they are; these items can't be asked for any more.`)
}
