// One round of the sender: takes what is due, signs it, keeps the signature, and for a notice pushes it. A receipt has
// arrived once it is signed: the person fetches it. Nothing here changes a consent.
import type { Logger } from 'pino'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { snapshotSchema } from '../../consent-record/consent-snapshot.ts'
import { keepSigned, type Letter, putOff, settle, takeLetters } from '../../consent-record/outbox.ts'
import type { Outbound } from '../../outbound/outbound-fetch.ts'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { nextAttempt } from './next-attempt.ts'
import { type PushOutcome, pushNotice } from './push-notice.ts'
import type { SignLetter } from './sign-letter.ts'

export interface SenderDeps {
  readonly database: ConsentDatabase
  readonly sign: SignLetter
  readonly outbound: Outbound
  readonly logger: Logger
}

const batch = 20
/** Seconds; longer than the longest push. */
const lease = 30

/** Returns how many letters were taken. */
export async function sendLetters(deps: SenderDeps): Promise<number> {
  const letters = await takeLetters(deps.database, batch, lease)
  await Promise.all(letters.map((letter) => send(letter, deps)))
  return letters.length
}

async function send(letter: Letter, { database, sign, outbound, logger }: SenderDeps): Promise<void> {
  const store = database.current
  const { jti, kind, pushEndpoint, attempts } = letter
  const signAndKeep = async (unsigned: Letter) => {
    const snapshot = snapshotSchema.parse(unsigned.snapshot)
    return keepSigned(store, jti, await sign({ ...unsigned, snapshot }))
  }
  try {
    const jws = letter.jws ?? (await signAndKeep(letter))
    const outcome: PushOutcome =
      kind === 'RECEIPT'
        ? { outcome: 'DELIVERED' }
        : pushEndpoint === null
          ? { outcome: 'REFUSED', problem: 'NO_ADDRESS' }
          : await pushNotice(outbound, pushEndpoint, jws)
    if (outcome.outcome === 'DELIVERED') return await settle(store, jti)
    const again = outcome.outcome === 'REFUSED' ? undefined : nextAttempt(attempts, Math.random)
    await putOff(store, jti, outcome.problem, again)
    logger.info({ jti, attempts, problem: outcome.problem, again }, 'a notice did not arrive')
  } catch (error) {
    await putOff(store, jti, 'FAILED_HERE', nextAttempt(attempts, Math.random)).catch(() => undefined)
    logger.warn({ ...bugInLog(error), jti, kind }, 'a letter could not be sent')
  }
}
