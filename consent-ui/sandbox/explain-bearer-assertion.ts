// What is wrong with a client assertion that comes as a bearer token, where a bank asks about its consents: as at PAR and
// token endpoint, and that it is no access token that goes there.
import { decodeJwt } from 'jose'
import { assertionType } from '../../inspector/check-form.ts'
import { kindProperty } from '../authorization-server/client-metadata.ts'
import { publicKeys } from '../authorization-server/describe-refusals.ts'
import type { ExplainAssertion } from '../grant-management/authenticate-client.ts'
import { explainClient } from './explain-client.ts'
import { situationAtServer } from './situation-at-server.ts'

const must =
  'it must be `Authorization: Bearer <client assertion>`, with the JWT that goes to the token endpoint, made anew'
const clause = 'RFC 6750 §2.1, RFC 7523 §3'

export function explainBearerAssertion(issuer: string, resource: string): ExplainAssertion {
  return async (authorization, kind, findClient) => {
    if (authorization === undefined) return `The header \`Authorization\` is missing; ${must} (${clause})`
    const [, scheme = '', assertion = ''] = /^(\S*) *(.*)$/s.exec(authorization) ?? []
    if (scheme.toLowerCase() !== 'bearer')
      return `The header \`Authorization\` has another scheme than Bearer; ${must}, not an access token (${clause})`
    const metadata = await findClient(issuerOf(assertion))
    if (metadata && metadata[kindProperty] !== kind)
      return `\`iss\` names a client that may not ask here: this address is for ${kind === 'AGENCY' ? 'agencies' : 'banks'} (${clause})`
    const keys = publicKeys(metadata?.jwks)
    const client = metadata && { id: metadata.client_id ?? '', keys, redirectUris: [] }
    return explainClient(
      {
        ...{ error: 'invalid_client', description: undefined, method: 'GET', path: '', contentType: undefined },
        ...{ authorization: false, parameters: { client_assertion_type: assertionType }, proof: undefined },
        assertion,
        client,
        // Where keys are known and nothing else is wrong.
        detail: keys === undefined ? undefined : 'client assertion tokens must only be used once',
      },
      situationAtServer(issuer, resource, client),
    )
  }
}

function issuerOf(assertion: string): string {
  try {
    return decodeJwt(assertion).iss ?? ''
  } catch {
    return ''
  }
}
