// The consent page as a resident would see it for a request that nobody pushed: the same checks, the same data and the same
// template as the real one, and nothing of any person. For the sandbox alone; nothing is written.
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { noticePath } from '../../consent-record/describe-record.ts'
import { describeRequest } from '../../consent-record/describe-request.ts'
import { readApproval } from '../../consent-record/read-approval.ts'
import { consentDetailSchema } from '../../schema/contract/access-token.ts'
import { lowestAcr } from '../../schema/contract/acr.ts'
import { scopeKind } from '../../schema/contract/scopes.ts'
import { checkConsentDetail } from '../authorization-server/check-consent-detail.ts'
import { checkScopes } from '../authorization-server/check-scopes.ts'
import { describeQuestion } from '../interaction/describe-question.ts'
import { readCatalogue } from '../interaction/read-catalogue.ts'
import { type Language, textsIn } from '../locales/languages.ts'
import { consentPage } from '../pages/consent-page.ts'
import { framePage } from '../pages/frame.ts'

export interface SpecimenRequest {
  readonly clientId: string
  /** In the order the client would ask. */
  readonly scopes: readonly string[]
  /** Of type `izin_consent`, as it would be pushed. */
  readonly detail: unknown
  readonly language: Language
}

export interface SpecimenParts {
  readonly store: ConsentStore
  /** What residents can be signed in with here. */
  readonly acrValues: readonly string[]
  /** Path below which the page finds its styles. */
  readonly assets: string
}

/** The document; undefined for a client that is none. Throws what PAR would answer, as the library's errors. */
export async function consentSpecimen(
  { clientId, scopes, detail: pushed, language }: SpecimenRequest,
  { store, acrValues, assets }: SpecimenParts,
): Promise<string | undefined> {
  await checkScopes(store, { clientId }, scopes.join(' '))
  await checkConsentDetail(store, pushed, { clientId })
  const detail = consentDetailSchema.parse(pushed)
  const approval = await readApproval(store, clientId, detail.purpose)
  const record = approval && describeRequest(approval, detail, scopes)
  if (!record) return undefined

  const texts = textsIn(language)
  const forCompany = scopes.some((scope) => scopeKind(scope) === 'ENTITY')
  const question = describeQuestion(
    {
      ...{ record, scopes, catalogue: await readCatalogue(store, scopes), acrValues },
      // As most are signed in when they come: in the ordinary way.
      provedAcr: lowestAcr,
      company: forCompany ? { name: texts.request.anyCompany, uen: undefined, changePath: undefined } : undefined,
      ...{ answer: undefined, ticked: new Set(), values: undefined, now: new Date() },
    },
    texts,
  )
  const frame = { texts, sandbox: true, visitor: undefined, noticePath, inLanguage: undefined, specimen: { assets } }
  return String(await framePage(consentPage(question, texts), frame))
}
