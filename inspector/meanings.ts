// What each member of a token is for, in a line. What is private in a key is never shown again, not even to its owner.
import { privateMembersOf } from './check-key.ts'
import type { Part } from './finding.ts'
import { isObject, type ReadJwt } from './read-jwt.ts'

const meanings: Readonly<Record<string, string>> = {
  'header.alg': 'The signature algorithm.',
  'header.kid': 'Which of the signer’s keys signed.',
  'header.typ': 'What kind of token this is, so that one kind can’t pass for another.',
  'header.jwk': 'The public key that the proof is made with.',
  'header.crit': 'Header members that a server must understand.',
  acr: 'How strongly the person signed in.',
  act: 'The person who acts for the company that is the subject.',
  amr: 'By which means the person signed in.',
  ath: 'The hash of the access token that the proof goes with.',
  aud: 'Who it is meant for; anybody else refuses it.',
  auth_time: 'When the person signed in.',
  authorization_details: 'Purpose, duration and fetch type of the consent.',
  client_id: 'The client that the token was given to.',
  cnf: 'The key that the token is bound to (its thumbprint).',
  consent_id: 'The consent that everything rests on.',
  consent_version: 'The version of the consent that the token was made for; refresh when it has changed.',
  exp: 'When it ends.',
  htm: 'The HTTP method of the request.',
  htu: 'The address of the request, without query.',
  iat: 'When it was made.',
  iss: 'Who made it.',
  jti: 'Its own id: it is taken once.',
  nbf: 'From when it is good.',
  nonce: 'A value of the server’s, so that a proof can’t have been made long before.',
  scope: 'What it may read.',
  sub: 'Whom it is about: for a token the person, by an id that only this client has; for an assertion the client.',
}

export function partsOf(jwt: ReadJwt): readonly Part[] {
  return [...members('header', jwt.header), ...members('payload', jwt.payload)]
}

function members(part: 'header' | 'payload', values: Readonly<Record<string, unknown>>): readonly Part[] {
  return Object.entries(values).map(([name, value]) => ({
    path: `${part}.${name}`,
    value: name === 'jwk' && isObject(value) ? withoutPrivate(value) : value,
    meaning: lookUp(`${part}.${name}`) ?? lookUp(name) ?? 'Not known here; it is ignored.',
  }))
}

function lookUp(name: string): string | undefined {
  return Object.hasOwn(meanings, name) ? meanings[name] : undefined
}

function withoutPrivate(key: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...key, ...Object.fromEntries(privateMembersOf(key).map((member) => [member, '(private: not shown)'])) }
}
