// What is wrong with the address that a browser was sent to: there is little to get wrong in it, two parameters.
import type { RefusedRequest } from '../authorization-server/describe-refusals.ts'
import { routes } from '../authorization-server/routes.ts'
import { found } from './wrong-value.ts'

const clause = 'RFC 9126 §4'

/** Undefined where the request was a good one, and what the person answered stays. */
export function explainAuthorization({ error, description, parameters }: RefusedRequest, issuer: string) {
  const { client_id: clientId, request_uri: requestUri } = parameters
  const push = `push the request to ${issuer}${routes.pushed_authorization_request}`
  switch (error) {
    case 'invalid_client':
      return `${found('client_id', clientId)}, and no client of that name is registered here (${clause})`
    case 'invalid_request_object':
      return `${found('client_id', clientId)}, but another client pushed this request; it must be the one that did (${clause})`
    case 'invalid_request_uri':
      return `\`request_uri\` is unknown, was used before, or is more than 60 seconds old: ${push} again, and send the browser on at once (${clause})`
    case 'request_uri_not_supported':
      return `\`request_uri\` must be the one that came back when the request was pushed: ${push} (${clause})`
    case 'invalid_request':
      if (clientId === undefined) return `\`client_id\` is missing; beside \`request_uri\` it must be there (${clause})`
      return requestUri === undefined && description === 'Pushed Authorization Request must be used'
        ? `\`request_uri\` is missing: ${push}, and send the browser here with \`client_id\` and the \`request_uri\` of the answer alone (${clause})`
        : undefined
    default:
      return undefined
  }
}
