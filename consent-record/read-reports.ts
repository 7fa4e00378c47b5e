// What residents reported about recipients, for the operator. Whose report it is stays out: to judge a recipient nobody needs
// to know who complained. What a resident wrote is shown on a terminal, so whatever could steer one is taken out.

import type { Pool } from 'pg'
import { z } from 'zod'

const rowsSchema = z.array(
  z.object({
    id: z.uuid(),
    reportedAt: z.date(),
    topic: z.string(),
    words: z.string(),
    language: z.string(),
    clientId: z.string(),
    recipient: z.string(),
    consentId: z.uuid(),
    consentStatus: z.string(),
  }),
)
export type Report = z.infer<typeof rowsSchema>[number]

export interface ReportFilter {
  readonly clientId?: string | undefined
  /** Reports of the last so many days. */
  readonly days?: number | undefined
}

export const mostReports = 200

/** Newest first, at most `mostReports`. */
export async function readReports(pool: Pool, { clientId, days }: ReportFilter): Promise<Report[]> {
  const { rows } = await pool.query(
    `SELECT r.id, r.reported_at AS "reportedAt", r.topic, r.words, r.language, c.client_id AS "clientId",
       c.recipient->>'legal_name' AS recipient, c.id AS "consentId", c.status::text AS "consentStatus"
     FROM problem_report r JOIN consent c ON c.id = r.consent_id
     WHERE ($1::text IS NULL OR c.client_id = $1)
       AND ($2::int IS NULL OR r.reported_at > clock_timestamp() - make_interval(days => $2))
     ORDER BY r.reported_at DESC, r.id LIMIT ${mostReports}`,
    [clientId ?? null, days ?? null],
  )
  return rowsSchema.parse(rows)
}

export function printReports(reports: readonly Report[]): string {
  if (reports.length === 0) return 'Nobody has reported a problem.'
  const byRecipient = Map.groupBy(reports, ({ clientId }) => clientId)
  const counts = [...byRecipient].map(([clientId, all]) => `  ${String(all.length).padStart(4)}  ${clientId}`)
  const each = reports.map((report) =>
    [
      `${report.reportedAt.toISOString()}  ${report.topic}`,
      `  about    ${plain(report.recipient)} (${plain(report.clientId)})`,
      `  consent  ${report.consentId}, ${report.consentStatus}`,
      `  report   ${report.id}`,
      ...(report.words === '' ? [] : plain(report.words).split('\n')).map((line) => `  | ${line}`),
    ].join('\n'),
  )
  const more = reports.length === mostReports ? [`Only the latest ${mostReports} are shown.`] : []
  return ['Reports by recipient:', ...counts, '', each.join('\n\n'), ...more].join('\n')
}

/** Without control characters and what turns the direction of writing, but for line breaks. */
function plain(text: string): string {
  return text.replaceAll(/[^\P{C}\n]/gu, '\uFFFD')
}
