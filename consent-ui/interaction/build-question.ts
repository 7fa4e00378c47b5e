// Puts the consent page together from the record of the request, so that what is shown is what was recorded.
import type { Texts } from '../locales/texts.ts'
import type { CompanyChoice } from '../pages/company-page.ts'
import { consentPage } from '../pages/consent-page.ts'
import type { Page } from '../pages/page.ts'
import type { PreviewValue } from '../preview/read-values.ts'
import { describeQuestion } from './describe-question.ts'
import { formToken } from './form-token.ts'
import { readTicks } from './kept-ticks.ts'
import type { PageParts } from './page-parts.ts'
import { type PendingRequest, provedAcr } from './pending-request.ts'
import { readCatalogue } from './read-catalogue.ts'
import type { ResidentSession } from './resident-session.ts'

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
  const { uid, path, redirectOrigin, scopes } = request
  const { personId } = session
  const record = await store.consent.findUniqueOrThrow({ where: { id: consentId }, include: { items: true } })
  const ticked = seen?.ticked ?? (await readTicks(store, { uid, personId, consentId, version: record.version }))
  const question = describeQuestion(
    {
      ...{ record, scopes, catalogue: await readCatalogue(store, scopes) },
      ...{ provedAcr: provedAcr(request, session), acrValues: parts.signIn.acrValues },
      company: chosen && {
        name: chosen.company.name,
        uen: chosen.company.uen,
        changePath: chosen.others ? path : undefined,
      },
      answer: {
        ...{ action: path, csrf: formToken(session.formKey, path), redirectOrigin },
        ...{ consentId, version: record.version },
      },
      ...{ ticked, values: seen?.values, now: new Date() },
    },
    texts,
  )
  return consentPage(question, texts)
}
