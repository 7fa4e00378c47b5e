// From a client that is wrong at every hop to an answered query, by what the refusals say and nothing else.
import { expect, test } from 'vitest'
import { type Hop, hops, type Plan, put, rightPlan, type World } from './bank-plan.ts'
import { expectNoSecret, type Laboratory } from './laboratory.ts'
import { mend } from './mender.ts'

const asked = '{ me { name { value } mobileNo { number } cpfBalances { ordinaryAcount { value } } } }'
const planted = (plan: Plan, { issuer, redirectUri, endpoint, clientId }: World) => {
  const everywhere: [Hop, string, unknown][] = [
    ['push', 'method', 'PUT'],
    ['push', 'headers.Content-Type', 'application/json'],
    ['push', 'body.response_type', 'code id_token'],
    ['push', 'body.redirect_uri', `${redirectUri}/`],
    ['push', 'body.code_challenge', 'verifier'],
    ['push', 'body.code_challenge_method', 'plain'],
    ['push', 'body.scope', 'openid,name,mobile_no,cpfbalances'],
    ['push', 'body.authorization_details', undefined],
    ['redeem', 'body.grant_type', 'code'],
    ['redeem', 'body.redirect_uri', 'https://bank.example/'],
    ['redeem', 'body.code_verifier', { make: 'challenge' }],
    ['redeem', 'proof.header.typ', 'JWT'],
    ['redeem', 'proof.header.jwk', { make: 'private key' }],
    ['redeem', 'proof.claims.htu', issuer],
    ['redeem', 'proof.claims.iat', { make: 'milliseconds' }],
    ['query', 'method', 'PUT'],
    ['query', 'headers.Content-Type', 'text/plain'],
    ['query', 'headers.Authorization', ['Bearer', { make: 'access token' }]],
    ['query', 'batch', true],
    ['query', 'headers.Izin-Sandbox-Fault', 'nonce-demanded'],
    ['query', 'proof.claims.htm', 'post'],
    ['query', 'proof.claims.htu', `${endpoint}/`],
    ['query', 'proof.claims.ath', { make: 'token hash in hexadecimal' }],
    ['query', 'proof.key', 'another'],
    ['query', 'body.query', asked],
    ['refresh', 'proof', undefined],
    ['refresh', 'body.refresh_token', { make: 'access token' }],
  ]
  for (const hop of ['push', 'redeem', 'refresh'] as const)
    everywhere.push(
      [hop, 'assertion.header.kid', 'bank-2019'],
      [hop, 'assertion.claims.aud', `${issuer}/token`],
      [hop, 'assertion.claims.jti', `${clientId}-assertion`],
    )
  everywhere.push(
    ['push', 'assertion.header.alg', 'RS256'],
    ['push', 'assertion.key', 'another'],
    ['push', 'assertion.claims.exp', { make: 'seconds', plus: 86_400 }],
    ['push', 'assertion.claims.iat', { make: 'milliseconds' }],
  )
  for (const [hop, place, value] of everywhere) put(plan[hop], place, value)
  return everywhere.map(([hop, place]) => `${hop}: ${place}`)
}
/** What was not wrong but not there, and was asked for when its turn came. */
const madeUp = [
  // The last is asked for again: the first way to read was for once, and there was a refresh to come.
  ...['purpose', 'duration', 'fetch_type', 'fetch_type'].map((name) => `push: body.authorization_details.0.${name}`),
  ...['header.typ', 'header.jwk', 'claims.htm', 'claims.htu', 'claims.iat', 'claims.jti'].map(
    (name) => `refresh: proof.${name}`,
  ),
  'query: proof.claims.nonce',
].toSorted()

export function wrongAtEveryHop(laboratory: Laboratory): void {
  test('a client that is wrong at every hop is mended by what it is told alone, step by step, until it has its answer', async () => {
    const { world, bank } = await laboratory.openBank()
    const plan = rightPlan(world)
    const faults = planted(plan, world)
    const steps: string[] = []
    const heard: string[] = []
    const way = [...hops, 'query'] as const
    for (let at = 0; at < way.length; at += 1) {
      const refusal = await bank.send(plan, way[at] ?? 'query')
      if (refusal === undefined) continue
      expectNoSecret(refusal.text, bank)
      const said = `${refusal.hop} ${refusal.says}`
      expect(heard, 'the same words twice: what was done did not mend it').not.toContain(said)
      heard.push(said)
      const mended = mend(plan, refusal, world)
      expect(mended, `nothing to be done with: ${refusal.text}`).toBeDefined()
      steps.push(`${mended?.hop}: ${mended?.place}`)
      at = (mended?.hop === refusal.hop ? at : way.indexOf(mended?.hop ?? 'push')) - 1
    }
    const me = { name: { value: 'TAN MEI SAMPLE' }, mobileNumber: { number: '90000001' } }
    expect(bank.data()).toEqual({ me: { ...me, cpfBalances: { ordinaryAccount: { value: '61204.33' } } } })
    // Whatever order the checks come in, each was mended at its place, and nothing else was touched but what was missing.
    expect(steps.filter((place) => !faults.includes(place)).toSorted()).toEqual(madeUp)
    // The server's own wish is no fault of the client's: it is met, and stays.
    const left = faults.filter((place) => !steps.includes(place))
    expect(left).toEqual(['query: headers.Izin-Sandbox-Fault'])
    expectNoSecret(laboratory.logged.join('\n'), bank)
  })
}
