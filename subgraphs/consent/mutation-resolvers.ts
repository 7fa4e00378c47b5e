// The fields of `Mutation`: from arguments to a change, and from its outcome to the changed consent or a code.
import type { GraphQLResolveInfo } from 'graphql'
import { z } from 'zod'
import type { PersonalChange } from '../../consent-record/change-consent.ts'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { pauseConsent, resumeConsent } from '../../consent-record/pause-consent.ts'
import { shortenConsent } from '../../consent-record/shorten-consent.ts'
import { withdrawConsent } from '../../consent-record/withdraw-consent.ts'
import { errorWithCode } from '../errors.ts'
import { type ActOutcome, changeOwnConsent } from './change-own-consent.ts'
import type { ConsentContext } from './consent-context.ts'
import { wantedConsentColumns } from './wanted-columns.ts'

const argumentsSchema = z.object({
  id: z.string(),
  expectedVersion: z.number().int().nullish(),
})
const expirySchema = z.object({ expires: z.iso.datetime({ offset: true }) })

type Act = (
  database: ConsentDatabase,
  request: PersonalChange,
  args: unknown,
  context: ConsentContext,
) => Promise<ActOutcome>

export const mutationResolvers = {
  pauseConsent: field((database, request) => pauseConsent(database, request)),
  resumeConsent: field((database, request, _args, { assertion }) => {
    // A sign-in of unknown time is none.
    const authTime = new Date((assertion.change?.auth_time ?? 0) * 1000)
    return resumeConsent(database, { ...request, authTime })
  }),
  shortenConsent: field((database, request, args) => {
    const parsed = expirySchema.safeParse(args)
    if (!parsed.success) throw errorWithCode('INVALID_VARIABLES')
    return shortenConsent(database, { ...request, expiresAt: new Date(parsed.data.expires) })
  }),
  withdrawConsent: field((database, request) => withdrawConsent(database, request)),
}

function field(act: Act) {
  return async (_root: unknown, args: unknown, context: ConsentContext, info: GraphQLResolveInfo) => {
    const { id, expectedVersion } = argumentsSchema.parse(args)
    // What is no id of ours is an id of nothing.
    if (!z.uuid().safeParse(id).success) throw errorWithCode('NO_SUCH_CONSENT')
    const refusal = await changeOwnConsent(context.database, context.assertion, {
      consentId: id,
      seenVersion: expectedVersion ?? undefined,
      coordinate: `${info.parentType.name}.${info.fieldName}`,
      act: (request) => act(context.database, request, args, context),
    })
    if (refusal !== undefined) throw errorWithCode(refusal)
    const [changed] = await context.load.consent({ ownerId: id, columns: wantedConsentColumns(context, info) })
    return { ...changed }
  }
}
