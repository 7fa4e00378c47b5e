// Why a client was not believed to be who it says: from what came instead of an assertion to what is wrong inside it.
import { assertionType, noAssertion } from '../../inspector/check-form.ts'
import { firstWrong } from '../../inspector/finding.ts'
import { inspect } from '../../inspector/inspect.ts'
import { sentenceOf } from '../../inspector/sentence-of.ts'
import type { Situation } from '../../inspector/situation.ts'
import { keysUnreadable, type RefusedRequest } from '../authorization-server/describe-refusals.ts'
import { usedBefore } from './used-before.ts'
import { found, wrongValue } from './wrong-value.ts'

const clause = 'RFC 7523 §2.2'

export async function explainClient(refused: RefusedRequest, situation: Situation): Promise<string | undefined> {
  const { assertion, authorization, parameters, client, detail } = refused
  const { client_assertion_type: type, client_id: clientId } = parameters
  if (authorization)
    return `A password came in the header \`Authorization\`, and this server knows none: leave that header out, and send \`client_assertion\`, a JWT signed with a key of yours, with \`client_assertion_type\` ${assertionType} (${clause})`
  if (assertion === undefined) return `${noAssertion} (${clause})`
  if (detail === keysUnreadable)
    return 'Your keys could not be read from your `jwks_uri`, so nobody knows whether the assertion is yours: open that address from outside your network, and see that it answers 200 with a JWKS, without a redirect and within seconds (RFC 7591 §2)'
  const inspection = await inspect(assertion, situation, 'client-assertion')
  const wrong = firstWrong(inspection)
  if (inspection.kind === undefined || wrong?.rule === 'format')
    return `\`client_assertion\` must be a signed JWT. ${wrong?.says ?? 'It has not three parts with dots between.'} (RFC 7515 §7.1)`
  if (type !== assertionType) return wrongValue('client_assertion_type', type, `it must be ${assertionType}`, clause)
  const subject = inspection.parts.find(({ path }) => path === 'payload.sub')?.value
  if (subject !== undefined && clientId !== undefined && clientId !== subject)
    return `${found('client_id', clientId)} and ${found('sub', subject)} in the client assertion: both must be your client_id, and \`iss\` too (${clause})`
  if (client === undefined && (wrong === undefined || wrong.rule === 'iss'))
    return `${found('client_id', subject)}, and no client of that name is registered here: put the one that you got at the registration in \`sub\`, \`iss\` and \`client_id\` (RFC 7523 §3 (2))`
  if (wrong) return sentenceOf(wrong)
  if (detail !== 'client assertion tokens must only be used once') return undefined
  const again = firstWrong(await inspect(assertion, usedBefore(assertion, situation), 'client-assertion'))
  return again && sentenceOf(again)
}
