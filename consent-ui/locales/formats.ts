// Dates, numbers and lists as a language writes them, by Intl. Times are Singapore's, wherever the person is.
const zone = 'Asia/Singapore'

export function formatsOf(tag: string) {
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: zone })
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', timeZone: zone })
  const number = new Intl.NumberFormat(tag)
  const dayCount = new Intl.NumberFormat(tag, { style: 'unit', unit: 'day', unitDisplay: 'long' })
  const yearCount = new Intl.NumberFormat(tag, { style: 'unit', unit: 'year', unitDisplay: 'long' })
  return {
    day: (value: Date) => day.format(value),
    moment: (value: Date) => moment.format(value),
    number: (value: number) => number.format(value),
    days: (count: number) => dayCount.format(count),
    /** A long period in years too; undefined where days alone say it well. */
    years: (days: number) => (days < 360 ? undefined : yearCount.format(Math.round(days / 365))),
    list: new Intl.ListFormat(tag, { style: 'long', type: 'conjunction' }),
  }
}
