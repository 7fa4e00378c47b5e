// How many random tests to run. Tests state the number of a full run; IZIN_TEST_SCALE makes it smaller or larger.
// `npm test` leaves it unset (a tenth), `npm run test:full` sets 1.

const factor = Number(process.env['IZIN_TEST_SCALE'] ?? '0.1')
if (!(factor > 0)) throw new Error('IZIN_TEST_SCALE must be a number above 0.')

/** `full` at scale 1; never less than 1. */
export function scaled(full: number): number {
  return Math.max(1, Math.round(full * factor))
}

/** Whether this run is to do everything that a test states. */
export const fullRun = factor >= 1
