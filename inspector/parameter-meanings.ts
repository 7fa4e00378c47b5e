// What each parameter or header that a client sends or gets is for, in a line. Of what is inside a token, meanings.ts.

const meanings: Readonly<Record<string, string>> = {
  access_token: 'What data is read with; worth nothing without the key that it is bound to.',
  authorization: 'The access token, with the scheme DPoP (RFC 9449 §7.1).',
  authorization_details: 'Purpose, duration and fetch type of the consent (RFC 9396).',
  client_assertion: 'Proves which client asks, by its registered key (RFC 7523).',
  acr_values: 'How strongly the resident shall sign in.',
  client_assertion_type: 'That the client proves itself by a signed JWT.',
  client_id: 'Which client asks.',
  code: 'What the resident’s yes is redeemed with: once, within a minute, by this client.',
  code_challenge: 'The hash of a secret that only this browser knows (PKCE, RFC 7636).',
  code_challenge_method: 'How it was hashed; S256 alone is taken.',
  code_verifier: 'The secret behind the code challenge: proves that who asked now redeems.',
  dpop: 'A proof of the key, made for this one request (RFC 9449).',
  dpop_jkt: 'The key that the code is bound to, by its thumbprint.',
  error: 'Why it was refused, as a stable code.',
  error_description: 'What is wrong, and what it must be.',
  error_uri: 'Where more is said about it.',
  correlation_id: 'Names this one answer in the server’s log: give it to support.',
  expires_in: 'Seconds for which it is good.',
  grant_type: 'What is redeemed: a code, or a refresh token.',
  id_token: 'Who signed in; nothing is read with it.',
  iss: 'Which authorization server answers, so that no other can pass for it (RFC 9207).',
  max_age: 'How many seconds the sign-in may be old.',
  prompt: 'Whether the resident shall sign in or consent anew.',
  redirect_uri: 'Where the browser is sent back to; registered beforehand.',
  refresh_token: 'Fetches the next access token without asking the resident again.',
  request_uri: 'Stands for everything pushed, so that nothing of it travels through the browser’s address (RFC 9126).',
  response_type: 'That a code is wanted.',
  scope: 'The items asked for; in an answer, those that were shared.',
  resource: 'Which protected resource the token is for (RFC 8707).',
  state: 'A random value that must come back unchanged, so that no answer to another request is taken.',
  token_type: 'How the token is sent: DPoP, with a proof.',
}

export function meaningOf(member: string): string {
  const name = member.toLowerCase()
  return (Object.hasOwn(meanings, name) ? meanings[name] : undefined) ?? ''
}
