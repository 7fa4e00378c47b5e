// The consent page's question from its data: what is asked, the catalogue, how the person is signed in. A pure function, for
// the person who is asked and for the sandbox's specimen, which has no person.
import { z } from 'zod'
import type { DescribedRequest } from '../../consent-record/describe-request.ts'
import { textByLanguage } from '../../consent-record/read-approval.ts'
import { highestAcr, meetsAcr } from '../../schema/contract/acr.ts'
import type { Texts } from '../locales/texts.ts'
import type { AskedPart, ConsentQuestion } from '../pages/consent-page.ts'
import type { PreviewValue } from '../preview/read-values.ts'
import { inLanguage } from './in-language.ts'
import type { CatalogueItem } from './read-catalogue.ts'
import { offersPreview } from './step-up.ts'

const recipientSchema = z.object({ legal_name: z.string(), uen: z.string(), app: z.string() })
const dayInMilliseconds = 86_400_000

/** As it stands in the record: JSON columns are read here. */
export interface AskedRecord extends Omit<DescribedRequest, 'recipient' | 'purposeCode' | 'purposeText'> {
  readonly recipient: unknown
  readonly purposeText: unknown
}

export interface Asking {
  readonly record: AskedRecord
  /** In the order the client asked. */
  readonly scopes: readonly string[]
  readonly catalogue: readonly CatalogueItem[]
  /** What the person has proved for this request, and all that one can be signed in with here. */
  readonly provedAcr: string
  readonly acrValues: readonly string[]
  readonly company: ConsentQuestion['company']
  readonly answer: ConsentQuestion['answer']
  /** What the person ticked before they signed in more strongly or looked at the values; nothing is ticked for them. */
  readonly ticked: ReadonlySet<string>
  /** What the person has looked at. */
  readonly values: ReadonlyMap<string, readonly PreviewValue[]> | undefined
  readonly now: Date
}

export function describeQuestion(asking: Asking, texts: Texts): ConsentQuestion {
  const { record, acrValues, values, now } = asking
  const { legal_name: legalName, uen, app } = recipientSchema.parse(record.recipient)
  return {
    answer: asking.answer,
    recipient: { legalName, uen, app },
    purpose: inLanguage(textByLanguage.parse(record.purposeText), texts.language),
    expiresAt: new Date(now.getTime() + record.durationDays * dayInMilliseconds),
    durationDays: record.durationDays,
    once: record.fetchType === 'ONCE',
    frequencyPerDay: record.frequencyPerDay,
    dataLifeDays: record.dataLifeDays,
    company: asking.company,
    parts: askedParts(asking),
    strongerOffered: meetsAcr(highestAcr(acrValues), highestAcr(asking.catalogue.map(({ acr }) => acr))),
    preview: offersPreview({ acrValues }) ? (values ? 'SHOWN' : 'OFFERED') : undefined,
  }
}

function askedParts({ record, scopes, catalogue, provedAcr, ticked, values }: Asking): AskedPart[] {
  const required = new Map(record.items.map((item) => [item.scope, item.required]))
  const byScope = new Map(catalogue.map((row) => [row.scope, row]))
  return scopes.flatMap((scope): AskedPart[] => {
    const row = byScope.get(scope)
    if (!row) return []
    return [
      {
        ...row,
        required: required.get(scope) ?? false,
        needsStronger: !meetsAcr(provedAcr, row.acr),
        ticked: ticked.has(scope),
        ...(values ? { values: values.get(scope) ?? [] } : {}),
      },
    ]
  })
}
