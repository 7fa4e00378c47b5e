// What is wrong with a token request. A code, a verifier and a refresh token are secrets: of them it is said whether they
// are there and fit, never what they are.
import type { RefusedRequest } from '../authorization-server/describe-refusals.ts'
import { wrongValue } from './wrong-value.ts'

const again = 'ask for a new authorization: push a request and have it answered'

/** By what the library found. */
const byDetail: Readonly<Record<string, string>> = {
  'code_verifier must be provided':
    '`code_verifier` is missing; it must be what `code_challenge` was made of (RFC 7636 §4.5)',
  'code_verifier does not match code_challenge':
    '`code_verifier` does not fit: its base64url SHA-256 must be the `code_challenge` that was pushed for this code. Send the verifier itself, and keep one for each request (RFC 7636 §4.6)',
  'authorization code not found': `\`code\` is none that was given here: take the value of \`code\` in the address that the browser came back to, decoded; or ${again} (RFC 6749 §4.1.3)`,
  'authorization code is expired': `\`code\` is too old: redeem it within 60 seconds; now ${again} (RFC 6749 §4.1.2)`,
  'authorization code already consumed': `\`code\` was redeemed before, so the consent behind it has been made invalid with its tokens: redeem a code once; now ${again} (RFC 6749 §4.1.2)`,
  'refresh token not found': `\`refresh_token\` is none that was given here: take the value of \`refresh_token\` in the answer to the code, not the access token; or ${again} (RFC 6749 §6)`,
  'refresh token is expired': `\`refresh_token\` has ended with its consent; ${again} (RFC 6749 §6)`,
  'grant not found': `The consent behind it has ended; ${again} (RFC 6749 §5.2)`,
  'the consent is not in force': `The consent behind it is paused, has ended, or was for one reading that has been made (\`fetch_type\` ONCE; to read again ask with PERIODIC). Once it is resumed a paused one works again; otherwise ${again} (RFC 6749 §5.2)`,
  'client mismatch':
    'It was given to another client; send it with the client assertion of the client that asked for it (RFC 6749 §5.2)',
}

export function explainTokenRequest(
  { error, detail, parameters, client }: RefusedRequest,
  resource: string,
): string | undefined {
  const { grant_type: grantType, code_verifier: verifier } = parameters
  if (error === 'unsupported_grant_type' || (error === 'invalid_request' && grantType === undefined))
    return wrongValue('grant_type', grantType, 'it must be authorization_code or refresh_token', 'RFC 6749 §4.1.3')
  if (error === 'invalid_target')
    return wrongValue('resource', parameters['resource'], `it must be ${resource}, or left out`, 'RFC 8707 §2.2')
  if (error === 'invalid_authorization_details')
    return '`authorization_details` were fixed when the consent was given; leave it out here (RFC 9396 §6)'
  if (error === 'invalid_scope' && grantType === 'refresh_token')
    return wrongValue(
      'scope',
      parameters['scope'],
      'it must be scopes that were granted, or left out for all of them',
      'RFC 6749 §6',
    )
  if (detail === 'authorization code redirect_uri mismatch')
    return wrongValue(
      'redirect_uri',
      parameters['redirect_uri'],
      `it must be the one that was pushed for this code; registered is ${client?.redirectUris.join(' and ')}`,
      'RFC 6749 §4.1.3',
    )
  if (detail !== undefined && Object.hasOwn(byDetail, detail)) return byDetail[detail]
  if (error !== 'invalid_request') return undefined
  const needed = grantType === 'refresh_token' ? 'refresh_token' : 'code'
  if (grantType === 'client_credentials')
    return wrongValue(
      'grant_type',
      grantType,
      'for this client it must be authorization_code or refresh_token',
      'RFC 6749 §5.2',
    )
  if (parameters[needed] === undefined)
    return needed === 'code'
      ? '`code` is missing; it must be the value of `code` in the address that the browser came back to (RFC 6749 §4.1.3)'
      : '`refresh_token` is missing; it must be the `refresh_token` of the answer to the code (RFC 6749 §6)'
  if (grantType === 'authorization_code' && parameters['redirect_uri'] === undefined)
    return wrongValue('redirect_uri', undefined, 'it must be the one that was pushed for this code', 'RFC 6749 §4.1.3')
  if (typeof verifier === 'string' && !/^[\w.~-]{43,128}$/.test(verifier))
    return `\`code_verifier\` has ${verifier.length} characters, or some that are not allowed; it must be 43 to 128 of A-Z, a-z, 0-9 and -._~ (RFC 7636 §4.1)`
  return undefined
}
