import { buildSchema } from 'graphql'
import { exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { firstWrong } from '../../inspector/finding.ts'
import { inspect } from '../../inspector/inspect.ts'
import { allFindings, inspectAll } from '../../inspector/inspect-all.ts'
import type { Situation } from '../../inspector/situation.ts'
import { type ArtefactWorld, artefactWorld, assertion, keyOf, proof, signed, token } from './artefact-world.ts'
import { brokenArtefacts, strangers } from './broken-artefacts.ts'

// Everything in the tables is broken in one way, and the inspector must say that way first, in these words: the message is
// all that a developer at the other end of it has.
const now = 1_900_000_000
const issuer = 'https://consent.example'
const resource = 'https://data.example/graphql'
const endpoints = { token: `${issuer}/token`, par: `${issuer}/par` }
const places = { now, issuer, endpoints, resource }

let world: ArtefactWorld
let situation: Situation

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const server = await keyOf(privateKey, { ...(await exportJWK(publicKey)), kid: 'server-1' })
  const used = { assertion: 'used', proof: 'used too' }
  world = await artefactWorld({ now: () => now, issuer, resource, server, used })
  situation = {
    ...places,
    serverKeys: { keys: [server.jwk] },
    schema: buildSchema('type Query { me: Person } type Person { name: Text } type Text { value: String }'),
    client: { id: world.clientId, keys: { keys: [world.bank.jwk, world.second.jwk] } },
    request: { method: 'POST', url: resource, accessToken: world.accessToken },
    usedIds: new Map([
      [used.assertion, undefined],
      [used.proof, undefined],
    ]),
  }
})

describe('what is right is said to be right', () => {
  test.each<[string, (w: ArtefactWorld) => string]>([
    ['a client assertion', (w) => assertion(w)],
    ['a DPoP proof', (w) => proof(w)],
    ['an access token', (w) => token(w)],
    ['a set of keys', (w) => JSON.stringify({ keys: [w.bank.jwk, w.second.jwk] })],
    ['a query', () => '{ me { name { value } } }'],
    ['a token copied with its header', (w) => `Authorization: DPoP ${token(w)}`],
    ['a token copied with its scheme', (w) => `DPoP ${token(w)}`],
    ['a proof copied with its header', (w) => `dpop: ${proof(w)}`],
    ['an assertion in quotes', (w) => `"${assertion(w)}"`],
    ['an assertion copied with its parameter', (w) => `client_assertion=${assertion(w)}`],
    ['a token copied out of JSON', (w) => `"access_token": "${token(w)}",`],
    ['a curl command', (w) => curl(w)],
    ['headers', (w) => `authorization: DPoP ${w.accessToken}\ndpop: ${proof(w)}\naccept: application/json`],
    ['an answer of the token endpoint', (w) => `{"access_token":"${w.accessToken}","token_type":"DPoP"}`],
    ['an answer to a pushed request', () => '{"request_uri":"urn:x","expires_in":60}'],
  ])('%s', async (_what, make) => {
    const inspection = await inspect(make(world), situation)
    expect(inspection.kind).toBeDefined()
    expect(inspection.findings.length).toBeGreaterThan(0)
    // Of a token's id nobody but the server can say that it was not used before.
    expect(inspection.findings.filter(({ verdict, rule }) => verdict !== 'right' && rule !== 'jti')).toEqual([])
  })
})

describe.each(Object.entries(brokenArtefacts))('what is wrong with %s is said first', (_kind, cases) => {
  test.each(cases)('$how', async ({ make, rule, says, to, kind }) => {
    const url = { resource, ...endpoints }[to]
    const accessToken = to === 'resource' ? world.accessToken : undefined
    const at = { ...situation, request: { method: 'POST', url, accessToken } }
    const inspection = await inspect(make(world), at, kind || undefined)
    const wrong = inspection.findings.filter(({ verdict }) => verdict === 'wrong')
    expect(firstWrong(inspection), JSON.stringify(inspection)).toMatchObject({ rule })
    expect(
      wrong.find((finding) => finding.says.includes(says(world))),
      JSON.stringify(wrong),
    ).toBeDefined()
    for (const { clause } of wrong) expect(clause).not.toBe('')
  })
})

test.each([...strangers, ['', 'There is nothing here yet'] as const])(
  '%s is told for what it is',
  async (pasted, says) => {
    const inspection = await inspect(pasted, situation)
    expect(inspection).toMatchObject({ kind: undefined, findings: [] })
    expect(inspection.summary).toContain(says)
  },
)

test('what cannot be known is said to be unknown, never right', async () => {
  const bare: Situation = { ...places }
  for (const [text, rules] of [
    [assertion(world, {}, {}, world.stranger), ['signature', 'iss', 'jti']],
    [proof(world), ['htm', 'ath', 'jti']],
    [token(world), ['signature']],
    ['{ me { name { value } } }', ['fields']],
    ['type Query { a: Int }', ['composition']],
  ] as const) {
    const { findings } = await inspect(text, bare)
    expect(findings.filter(({ verdict }) => verdict === 'unknown').map(({ rule }) => rule)).toEqual(rules)
  }
})

test('what a server takes though it had better be otherwise is advised against, not called wrong', async () => {
  for (const [text, rule] of [
    [assertion(world, {}, { kid: undefined }), 'kid'],
    [assertion(world, { exp: now - 5 }), 'exp'],
    [JSON.stringify({ jwks: { keys: [world.bank.jwk] } }), 'keys'],
  ] as const) {
    const { findings } = await inspect(text, situation)
    expect(findings.filter(({ verdict }) => !['right', 'unknown'].includes(verdict))).toEqual([
      expect.objectContaining({ rule, verdict: 'advice' }),
    ])
  }
})

test('a proof is no replay of itself: when it was sent is said, and only another request with it is wrong', async () => {
  const sent = 1_900_000_000_000
  const text = proof(world, { jti: 'sent' })
  const usedIds = new Map([['sent', sent]])
  const itself = await inspect(text, { ...situation, usedIds, sentAt: sent })
  expect(itself.findings.filter(({ verdict }) => verdict !== 'right')).toEqual([])
  const again = await inspect(text, { ...situation, usedIds })
  const when = new Date(sent).toLocaleTimeString('en-GB')
  expect(firstWrong(again)?.says).toContain(`it was sent at ${when}. Each is for one request`)
})

test('the nonce that was demanded must be in the proof', async () => {
  const request = { method: 'POST', url: resource, accessToken: world.accessToken, nonce: 'demanded' }
  const says = async (nonce: string | undefined) =>
    (await inspect(proof(world, { nonce }), { ...situation, request })).findings.find(({ rule }) => rule === 'nonce')
  expect(await says('demanded')).toMatchObject({ verdict: 'right' })
  expect(await says(undefined)).toMatchObject({
    verdict: 'wrong',
    says: expect.stringMatching(/DPoP-Nonce header said\.$/),
  })
  expect(await says('older')).toMatchObject({ verdict: 'wrong', says: expect.stringContaining('an older one') })
})

test('a request hands on what it carries, with the address and the token that each went with', async () => {
  const { within } = await inspect(curl(world), situation)
  expect(within.map(({ kind, url }) => [kind, url])).toEqual([
    ['access-token', resource],
    ['dpop-proof', resource],
    ['query', undefined],
  ])
  expect(within[1]?.accessToken).toBe(world.accessToken)
  expect(within[2]?.text).toBe('{ me { name { value } } } # it\'s "quoted"')
})

test('what a request carries is judged where that went, not where one was looking', async () => {
  const form = `client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=${assertion(world)}`
  const forToken = proof(world, { htu: endpoints.token, ath: undefined })
  const body = `${form}&grant_type=refresh_token&refresh_token=r`
  const inspected = await inspectAll(`curl ${endpoints.token} -H 'DPoP: ${forToken}' -d '${body}'`, situation)
  expect(inspected.within.map(({ at }) => at.kind)).toEqual(['dpop-proof', 'client-assertion'])
  expect(allFindings(inspected).filter(({ verdict }) => verdict === 'wrong')).toEqual([])
})

test('nothing private in a key is repeated, whatever it was pasted in', async () => {
  const secret = 'c2VjcmV0LXBhcnQtb2YtYS1rZXk'
  for (const text of [
    JSON.stringify({ keys: [{ ...world.bank.jwk, d: secret }] }),
    JSON.stringify({ ...world.bank.jwk, d: secret }),
    signed(world.proofKey, { typ: 'dpop+jwt', jwk: { ...world.proofKey.jwk, d: secret } }, {}),
    `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
  ]) {
    const said = JSON.stringify(await inspect(text, situation))
    expect(said).toMatch(/PRIVATE/)
    expect(said).not.toContain(secret)
  }
})

test('members with the names of built-in properties are explained like any other', async () => {
  const { parts } = await inspect(assertion(world, { constructor: 1, toString: 2 }), situation)
  expect(parts.filter(({ path }) => /constructor|toString/.test(path)).map(({ meaning }) => meaning)).toEqual(
    Array(2).fill('Not known here; it is ignored.'),
  )
})

test.each([
  ['parameters', 'a=b&'.repeat(40_000)],
  ['dots', 'ey.'.repeat(50_000)],
  ['commas', `ey${'.,'.repeat(90_000)}`],
  ['brackets', '{"'.repeat(90_000)],
  ['header lines', 'a: b\n'.repeat(40_000)],
  ['quotes', `curl ${"'\\''".repeat(40_000)}`],
  ['base64', `${'ab+/'.repeat(49_000)}!`],
  ['spaces', `${' \n'.repeat(90_000)}x`],
])('much of the same (%s) is read once, so that nobody can keep a server busy with it', async (_what, text) => {
  // It would take minutes if any pattern were tried from every place anew; then the test runs out of its time.
  expect(await inspect(text, situation)).toBeDefined()
  expect(await inspect(text, situation, 'dpop-proof')).toBeDefined()
})

function curl(w: ArtefactWorld): string {
  const body = JSON.stringify({ query: '{ me { name { value } } } # it\'s "quoted"' })
  return `curl -sS '${resource}' \\
  -H 'authorization: DPoP ${w.accessToken}' \\
  -H "DPoP: ${proof(w)}" \\
  -HAccept:application/json --data-raw '${body.replaceAll("'", "'\\''")}'`
}
