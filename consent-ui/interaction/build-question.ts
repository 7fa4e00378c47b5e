// Puts the consent page together from the record of the request, so that what is shown is what was recorded.
import { z } from 'zod'
import { textByLanguage } from '../../consent-record/read-approval.ts'
import { meetsAcr } from '../../schema/contract/acr.ts'
import type { Texts } from '../locales/texts.ts'
import type { CompanyChoice } from '../pages/company-page.ts'
import { type AskedPart, type ConsentQuestion, consentPage } from '../pages/consent-page.ts'
import type { Page } from '../pages/page.ts'
import type { PreviewValue } from '../preview/read-values.ts'
import { formToken } from './form-token.ts'
import { inLanguage } from './in-language.ts'
import type { PageParts } from './page-parts.ts'
import { type PendingRequest, provedAcr } from './pending-request.ts'
import { readCatalogue } from './read-catalogue.ts'
import type { ResidentSession } from './resident-session.ts'
import { offersPreview, stepUpPath } from './step-up.ts'

const recipientSchema = z.object({ legal_name: z.string(), uen: z.string(), app: z.string() })
const dayInMilliseconds = 86_400_000

/** What the person has looked at, and what they had ticked when they asked for it. */
export interface SeenValues {
  readonly values: ReadonlyMap<string, readonly PreviewValue[]>
  readonly ticked: ReadonlySet<string>
}

export async function buildQuestion(
  parts: PageParts,
  request: PendingRequest,
  session: ResidentSession,
  consentId: string,
  chosen: { readonly company: CompanyChoice; readonly others: boolean } | undefined,
  texts: Texts,
  seen?: SeenValues,
): Promise<Page> {
  const store = parts.database.current
  const consent = await store.consent.findUniqueOrThrow({ where: { id: consentId }, include: { items: true } })
  const catalogue = await readCatalogue(store, request.scopes)
  const required = new Map(consent.items.map((item) => [item.scope, item.required]))
  const byScope = new Map(catalogue.map((row) => [row.scope, row]))
  const proved = provedAcr(request, session)
  const asked = request.scopes.flatMap((scope): AskedPart[] => {
    const row = byScope.get(scope)
    if (!row) return []
    return [
      {
        ...row,
        required: required.get(scope) ?? false,
        needsStronger: !meetsAcr(proved, row.acr),
        ...(seen ? { values: seen.values.get(scope) ?? [], ticked: seen.ticked.has(scope) } : {}),
      },
    ]
  })
  const recipient = recipientSchema.parse(consent.recipient)
  const question: ConsentQuestion = {
    action: request.path,
    csrf: formToken(session.formKey, request.path),
    consentId,
    version: consent.version,
    recipient: { legalName: recipient.legal_name, uen: recipient.uen, app: recipient.app },
    purpose: inLanguage(textByLanguage.parse(consent.purposeText), texts.language),
    expiresAt: new Date(Date.now() + consent.durationDays * dayInMilliseconds),
    durationDays: consent.durationDays,
    once: consent.fetchType === 'ONCE',
    frequencyPerDay: consent.frequencyPerDay,
    dataLifeDays: consent.dataLifeDays,
    company: chosen && {
      name: chosen.company.name,
      uen: chosen.company.uen,
      changePath: chosen.others ? request.path : undefined,
    },
    parts: asked,
    preview: offersPreview(parts) ? (seen ? 'SHOWN' : 'OFFERED') : undefined,
    stepUpPath: await stepUpPath(parts, request),
    redirectOrigin: request.redirectOrigin,
  }
  return consentPage(question, texts)
}
