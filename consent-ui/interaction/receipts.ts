// GET /consents/:id/receipts/:jti shows a receipt to read and print; …/download gives it as a file: what it states, and the
// signed form that anybody can check with our published keys. A person's own receipts alone.
import { keepSigned } from '../../consent-record/outbox.ts'
import { readReceipt, type StoredReceipt } from '../../consent-record/read-receipt.ts'
import { pairwiseSubject } from '../authorization-server/pairwise-subject.ts'
import { describeReceipt, receiptKindOf } from '../notices/describe-receipt.ts'
import type { SignLetter } from '../notices/sign-letter.ts'
import { type Receipt, receiptPage } from '../pages/receipt-page.ts'
import { companyNames } from './acting-roles.ts'
import { requireSignIn } from './find-own-consent.ts'
import { inLanguage } from './in-language.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { readCatalogue } from './read-catalogue.ts'
import { sendPage, sendProblem } from './send-page.ts'

export interface ReceiptKeys {
  readonly sign: SignLetter
  readonly pairwiseKey: Buffer
}

export function showReceipt(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const receipt = await findReceipt(parts, c)
    if (receipt instanceof Response) return receipt
    const { jti, createdAt, reason, snapshot } = receipt
    const texts = c.get('texts')
    const store = parts.database.current
    const catalogue = await readCatalogue(store)
    const decided = (decision: string) =>
      catalogue.filter(({ scope }) => snapshot.items.some((item) => item.scope === scope && item.decision === decision))
    const company = snapshot.subject_kind === 'ENTITY' ? snapshot.subject_id : undefined
    const names = await companyNames(store, company === undefined ? [] : [company])
    const { recipient, record } = snapshot
    const shown: Receipt = {
      kind: receiptKindOf(reason),
      consentId: snapshot.id,
      version: snapshot.version,
      issuedAt: createdAt,
      status: snapshot.status,
      recipient: { ...recipient, legalName: recipient.legal_name },
      companyName: company === undefined ? undefined : names.get(company),
      purpose: inLanguage(snapshot.purpose_text, texts.language),
      terms: {
        once: snapshot.fetch_type === 'ONCE',
        frequencyPerDay: snapshot.frequency_per_day,
        expiresAt: snapshot.expires_at ?? createdAt,
        dataLifeDays: snapshot.data_life_days,
      },
      granted: decided('GRANTED'),
      refused: decided('REFUSED'),
      storage: record.storage_location,
      jurisdiction: record.jurisdiction,
      signedPath: `/consents/${snapshot.id}/receipts/${jti}/download`,
    }
    return sendPage(parts, c, receiptPage(shown, texts))
  }
}

export function downloadReceipt(parts: PageParts, keys: ReceiptKeys) {
  return async (c: PageContext): Promise<Response> => {
    const receipt = await findReceipt(parts, c)
    if (receipt instanceof Response) return receipt
    const { jti, createdAt } = receipt
    const jws = receipt.jws ?? (await keepSigned(parts.database.current, jti, await keys.sign(receipt)))
    const file = {
      ...{ jti, issued_at: createdAt.toISOString(), issuer: parts.issuer.origin },
      keys: new URL('/jwks', parts.issuer).href,
      ...{ consent_record: recordOf(receipt, keys), jws },
    }
    return c.body(`${JSON.stringify(file, null, 2)}\n`, 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="izin-receipt-${jti}.json"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    })
  }
}

async function findReceipt(parts: PageParts, c: PageContext): Promise<StoredReceipt | Response> {
  const signedIn = requireSignIn(c)
  if (signedIn instanceof Response) return signedIn
  const { session, consentId = '' } = signedIn
  const receipt = await readReceipt(parts.database.current, session.personId, consentId, c.req.param('jti') ?? '')
  return receipt ?? sendProblem(parts, c, 'CONSENT_NOT_FOUND')
}

function recordOf({ snapshot }: StoredReceipt, { pairwiseKey }: ReceiptKeys) {
  return describeReceipt(snapshot, pairwiseSubject(pairwiseKey, snapshot.client_id, snapshot.subject_id))
}
