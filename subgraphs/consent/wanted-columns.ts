// The columns of the consent table that an operation asks for beneath a field that yields a consent.
import type { GraphQLResolveInfo } from 'graphql'
import { selectedFields } from '../policy/selected-fields.ts'
import { recordColumns } from '../record-columns.ts'
import type { ConsentContext } from './consent-context.ts'

const layout = {
  prefixes: {},
  composed: { 'Consent.purpose': ['purposeCode', 'purposeText'], 'Consent.items': [], 'Consent.subject': [] },
}

export function wantedConsentColumns(context: ConsentContext, info: GraphQLResolveInfo): ReadonlySet<string> {
  return recordColumns(selectedFields(info, context), ['Consent'], layout)
}
