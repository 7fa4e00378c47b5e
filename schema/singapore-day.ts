// The calendar day in Singapore: whoever turns 21 or uses up a daily limit does so at midnight there.

const format = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Singapore',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** YYYY-MM-DD. */
export function singaporeDay(now: Date): string {
  return format.format(now)
}
