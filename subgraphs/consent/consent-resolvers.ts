// The resolvers of the consent subgraph. It shows the record behind a token to whoever holds the token, and a person's
// own consents to their own app, which may change them. It never decides whether a consent releases anything.
import type { GraphQLResolveInfo } from 'graphql'
import { z } from 'zod'
import { errorWithCode } from '../errors.ts'
import { scalars } from '../items/scalars.ts'
import type { ConsentContext } from './consent-context.ts'
import type { ActingCompanyRow, ConsentRow } from './consent-loaders.ts'
import { mutationResolvers } from './mutation-resolvers.ts'
import { wantedConsentColumns } from './wanted-columns.ts'

const referenceSchema = z.object({ id: z.string() })
const recipientSchema = z.object({ legal_name: z.string(), uen: z.string(), app: z.string() })
const textSchema = z.record(z.string(), z.string())

export function consentResolvers(): Record<string, unknown> {
  return {
    ...scalars,
    Query: { consent: consentOfToken },
    Mutation: mutationResolvers,
    Person: { __resolveReference: resolvePerson, consents: ownConsents, companies },
    ActingCompany: { consents: consentsForCompany },
    Consent: {
      status: ({ status, expiresAt }: ConsentRow, _args: unknown, { now }: ConsentContext) =>
        status === 'ACTIVE' && expiresAt !== null && expiresAt <= now ? 'EXPIRED' : status,
      purpose: ({ purposeCode, purposeText }: ConsentRow) => ({ code: purposeCode, text: purposeText }),
      recipient: ({ recipient }: ConsentRow) => {
        const { legal_name: legalName, uen, app } = recipientSchema.parse(recipient)
        return { legalName, uen, app }
      },
      items: ({ id }: ConsentRow, _args: unknown, { load }: ConsentContext) =>
        load.items({ ownerId: id, columns: new Set() }),
      subject: ({ subjectKind, subjectId }: ConsentRow) => ({
        __typename: subjectKind === 'PERSON' ? 'Person' : 'Entity',
        id: subjectId,
      }),
    },
    ConsentPurpose: { text: purposeText },
  }
}

/** Null for a token that stands on no consent, and for one whose consent is about somebody else. */
async function consentOfToken(_root: unknown, _args: unknown, context: ConsentContext, info: GraphQLResolveInfo) {
  const { consentId, subject } = context.assertion
  if (consentId === undefined) return null
  const [consent] = await context.load.consent({ ownerId: consentId, columns: wantedConsentColumns(context, info) })
  const own = consent?.subjectKind === subject.kind && consent.subjectId === subject.id
  return own ? { ...consent } : null
}

/** Async, so that a refusal is one representation's and not that of all. */
async function resolvePerson(reference: unknown, { assertion }: ConsentContext) {
  const { id } = referenceSchema.parse(reference)
  if (assertion.subject.kind !== 'PERSON' || assertion.subject.id !== id)
    throw errorWithCode('UNAUTHORIZED_FIELD_OR_TYPE')
  return { id }
}

function ownConsents(
  { id }: { readonly id: string },
  _args: unknown,
  context: ConsentContext,
  info: GraphQLResolveInfo,
): Promise<readonly ConsentRow[]> {
  return context.load.consentsOfPerson({ ownerId: id, columns: wantedConsentColumns(context, info) })
}

function companies({ id }: { readonly id: string }, _args: unknown, { load }: ConsentContext) {
  return load.companiesOfPerson({ ownerId: id, columns: new Set() })
}

/** As on the person's own pages: what they gave themselves, not what others gave for the company. */
async function consentsForCompany(
  { personId, entityId }: ActingCompanyRow,
  _args: unknown,
  context: ConsentContext,
  info: GraphQLResolveInfo,
): Promise<readonly ConsentRow[]> {
  const given = await context.load.consentsForCompanies({
    ownerId: personId,
    columns: wantedConsentColumns(context, info),
  })
  return given.filter(({ subjectId }) => subjectId === entityId)
}

function purposeText({ text }: { readonly text: unknown }, { language }: { readonly language: string }): string | null {
  const texts = textSchema.parse(text)
  return texts[language] ?? texts['en'] ?? null
}
