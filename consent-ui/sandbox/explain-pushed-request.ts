// What is wrong with the parameters of a pushed request, in the order in which they are judged. Scopes, details and
// strength of the sign-in are judged by checks of ours, which say it themselves.
import type { RefusedRequest } from '../authorization-server/describe-refusals.ts'
import { findDetailFlaw } from './find-detail-flaw.ts'
import { wrongValue } from './wrong-value.ts'

/** Undefined where what the check itself says stays. */
export function explainPushedRequest(
  { error, parameters, client }: RefusedRequest,
  resource: string,
): string | undefined {
  const { response_type: responseType, redirect_uri: redirectUri, prompt } = parameters
  switch (error) {
    case 'request_not_supported':
    case 'request_uri_not_supported':
      return `\`${error === 'request_not_supported' ? 'request' : 'request_uri'}\` is not taken here: leave it out, and push the parameters themselves (RFC 9126 §2.1)`
    case 'unsupported_response_type':
      return wrongValue('response_type', responseType, 'it must be code', 'FAPI 2.0 Security Profile §5.3.2.2 (1)')
    case 'unsupported_response_mode':
      return wrongValue(
        'response_mode',
        parameters['response_mode'],
        'it must be query, or left out',
        'RFC 6749 §4.1.2',
      )
    case 'invalid_target':
      return wrongValue('resource', parameters['resource'], `it must be ${resource}, or left out`, 'RFC 8707 §2')
    case 'invalid_scope':
      return /[^\w.\- ]/.test(String(parameters['scope']))
        ? wrongValue(
            'scope',
            parameters['scope'],
            'it must be names with spaces between, as in name email',
            'RFC 6749 §3.3',
          )
        : undefined
    case 'invalid_authorization_details':
      return findDetailFlaw(parameters['authorization_details'])
    case 'invalid_request':
      break
    default:
      return undefined
  }
  if (responseType === undefined) return wrongValue('response_type', undefined, 'it must be code', 'RFC 6749 §3.1.1')
  if (parameters['response_mode'] !== undefined && parameters['response_mode'] !== 'query')
    return wrongValue('response_mode', parameters['response_mode'], 'it must be query, or left out', 'RFC 6749 §4.1.2')
  if (prompt !== undefined && !/^(none|login|consent|(login consent)|(consent login))$/.test(String(prompt)))
    return wrongValue(
      'prompt',
      prompt,
      'it must be login, consent or none, or left out',
      'OpenID Connect Core §3.1.2.1',
    )
  const registered = client?.redirectUris ?? []
  if (!registered.some((uri) => uri === redirectUri))
    return wrongValue(
      'redirect_uri',
      redirectUri,
      `it must be ${registered.join(' or ')}, character by character as registered`,
      'FAPI 2.0 Security Profile §5.3.2.2 (7)',
    )
  return proofKeyFlaw(parameters)
}

/** RFC 7636 §4.2 and §4.3: the challenge is no secret, but there is nothing in it to be read. */
function proofKeyFlaw(parameters: RefusedRequest['parameters']): string | undefined {
  const { code_challenge: challenge, code_challenge_method: method } = parameters
  const must = 'it must be the base64url SHA-256 of your code_verifier, 43 characters without padding'
  const clause = 'RFC 7636 §4.2'
  if (challenge === undefined)
    return `\`code_challenge\` is missing; ${must}; and \`code_challenge_method\` must be S256 (${clause})`
  if (method !== 'S256')
    return wrongValue('code_challenge_method', method, 'it must be S256', 'FAPI 2.0 Security Profile §5.3.2.2 (5)')
  if (typeof challenge === 'string' && !/^[\w-]{43}$/.test(challenge))
    return `\`code_challenge\` has ${challenge.length} characters, or some that base64url has not; ${must} (${clause})`
  return undefined
}
