// What is wrong when a token is refreshed.
import { at, type Slip } from './slip.ts'

const invalidDetails = 'invalid_authorization_details'

export const refreshSlips: readonly Slip[] = at('refresh', [
  ['no refresh token', { 'body.refresh_token': undefined }, 400, 'invalid_request', '`refresh_token` is missing'],
  [
    'the access token',
    { 'body.refresh_token': { make: 'access token' } },
    400,
    'invalid_grant',
    'in the answer to the code, not the access token',
  ],
  [
    'more scopes',
    { 'body.scope': 'name race' },
    400,
    'invalid_scope',
    "`scope` is 'name race'; it must be scopes that were granted",
  ],
  [
    'other details',
    {
      'body.authorization_details': [
        { type: 'izin_consent', purpose: 'credit-card', duration: 'P9D', fetch_type: 'ONCE' },
      ],
    },
    400,
    invalidDetails,
    '`authorization_details` were fixed when the consent was given; leave it out here',
  ],
  ['no proof', { proof: undefined }, 400, 'invalid_grant', 'also to refresh'],
  [
    'a proof that was used',
    { 'proof.claims.jti': 'refreshed' },
    400,
    'invalid_dpop_proof',
    'This proof was used before. Each is for one request; make a new one, with a new `jti`',
    'again',
  ],
])
