// The first day whose CPF contributions are shown: those received in the last 15 months (catalogue facts 1.3).

/** `today` is YYYY-MM-DD in Singapore; 15 months before 31 May is the last day of February. */
export function contributionsSince(today: string): Date {
  const day = new Date(`${today}T00:00:00Z`)
  const since = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - 15, 1))
  const lastDay = new Date(Date.UTC(since.getUTCFullYear(), since.getUTCMonth() + 1, 0)).getUTCDate()
  since.setUTCDate(Math.min(day.getUTCDate(), lastDay))
  return since
}
