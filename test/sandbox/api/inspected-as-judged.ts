// The inspector says what the servers do: each broken artefact is really refused, in the inspector's words, and whatever one
// changes of a right one, the two agree. A wrong "nothing is wrong with it" would send a developer away for an afternoon.
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ArtefactKind, firstWrong } from '../../../inspector/finding.ts'
import { inspect } from '../../../inspector/inspect.ts'
import type { KeySet, Situation } from '../../../inspector/situation.ts'
import { testKeys } from '../../harness/test-keys.ts'
import {
  type ArtefactWorld,
  artefactWorld,
  assertion,
  keyFrom,
  makeKey,
  proof,
  token,
} from '../../inspector/artefact-world.ts'
import {
  type BrokenArtefact,
  brokenAssertions,
  brokenForms,
  brokenProofs,
  brokenTokens,
} from '../../inspector/broken-artefacts.ts'
import { changedAssertions, changedProofs, changedTokens, type ExtraKeys } from '../../inspector/changed-artefacts.ts'
import type { SandboxApi } from './sandbox-api.ts'

const callback = 'http://localhost:4999/callback'
const answerSchema = z.looseObject({
  error: z.string().optional(),
  error_description: z.string().optional(),
  errors: z
    .array(z.looseObject({ extensions: z.looseObject({ code: z.string(), explanation: z.string().optional() }) }))
    .optional(),
})

interface Judged {
  readonly refused: boolean
  /** What was said beside the code. */
  readonly said: string
}

export function inspectedAsJudged(api: SandboxApi): void {
  let world: ArtefactWorld
  let extra: ExtraKeys
  let situation: Situation

  beforeAll(async () => {
    const { platform } = api
    const [signing] = (await testKeys()).signingKeys.keys
    if (!signing) throw new Error('no signing key')
    const made = await artefactWorld({
      now: () => Math.floor(Date.now() / 1000),
      issuer: platform.issuer,
      resource: platform.endpoint.href,
      server: await keyFrom(signing),
      used: { assertion: 'an assertion sent before', proof: 'a proof sent before' },
    })
    extra = {
      rsa: await makeKey('rsa', 'PS256'),
      edwards: await makeKey('edwards', 'EdDSA'),
      encryption: await makeKey('encryption'),
      replaced: await makeKey('replaced'),
      signOnly: await makeKey('sign-only'),
    }
    const registered = [
      made.bank.jwk,
      made.second.jwk,
      { ...extra.rsa.jwk, alg: 'PS256' },
      { ...extra.edwards.jwk, alg: 'EdDSA' },
      { ...extra.encryption.jwk, use: 'enc' },
      { ...extra.replaced.jwk, exp: made.now() - 10 },
      { ...extra.signOnly.jwk, key_ops: ['sign'] },
    ]
    const { body } = await api.call('clients', {
      approvalsOf: 'merlion-bank',
      jwks: { keys: [{ ...made.bank.jwk }] },
      redirectUris: [callback],
    })
    const clientId = String(body['clientId'])
    await platform.sql('UPDATE client SET jwks = $1 WHERE client_id = $2', [{ keys: registered }, clientId])
    world = { ...made, clientId }
    const accessToken = token(world)
    world = { ...world, accessToken }
    situation = {
      now: world.now(),
      issuer: platform.issuer,
      endpoints: { token: `${platform.issuer}/token`, par: `${platform.issuer}/par` },
      resource: platform.endpoint.href,
      serverKeys: await keysOf(platform.issuer),
      client: { id: clientId, keys: { keys: registered } },
      usedIds: new Map([
        [world.used.assertion, undefined],
        [world.used.proof, undefined],
      ]),
    }
    const first = [
      await judge(assertion(world, { jti: world.used.assertion }), 'client-assertion', 'par'),
      await judge(proof(world, { jti: world.used.proof }), 'dpop-proof', 'resource'),
    ]
    expect(first).toEqual(first.map(() => ({ refused: false, said: '' })))
  })

  const endpoint = (to: BrokenArtefact['to']) => ({ resource: situation.resource, ...situation.endpoints })[to]

  /** By the real endpoint. Whatever comes after the credentials (a code that is none, a consent that is none) is no refusal of them. */
  async function judge(text: string, kind: ArtefactKind, to: BrokenArtefact['to']): Promise<Judged> {
    if (to !== 'resource') return judgeByServer(kind === 'client-assertion' ? { assertion: text } : { proof: text }, to)
    const authorization = kind === 'access-token' ? authorizationOf(text) : `DPoP ${world.accessToken}`
    const response = await fetch(endpoint('resource'), {
      method: 'POST',
      headers: { authorization, dpop: kind === 'dpop-proof' ? text : proof(world), 'content-type': 'application/json' },
      body: '{"query":"{ me { name { value } } }"}',
    })
    const { code, explanation = '' } = answerSchema.parse(await response.json()).errors?.[0]?.extensions ?? { code: '' }
    // With a right token the proof is next: it does not fit this token, and that is no refusal of the token.
    const refusals = kind === 'access-token' ? ['INVALID_TOKEN', 'TOKEN_MISSING'] : ['INVALID_DPOP_PROOF']
    return refusals.includes(code) ? { refused: true, said: explanation } : { refused: false, said: '' }
  }

  async function judgeByServer(sent: { assertion?: string; proof?: string }, to: 'token' | 'par'): Promise<Judged> {
    const body = new URLSearchParams({
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: sent.assertion ?? assertion(world),
      client_id: world.clientId,
      ...(to === 'par' ? pushed : { grant_type: 'authorization_code', code: 'none', redirect_uri: callback }),
    })
    const headers = sent.proof === undefined ? {} : { dpop: sent.proof }
    const response = await fetch(endpoint(to), { method: 'POST', headers, body })
    const { error = '', error_description: said = '' } = answerSchema.parse(await response.json())
    const refusals = sent.assertion === undefined ? ['invalid_dpop_proof'] : ['invalid_client', 'invalid_request']
    return refusals.includes(error) || /Replay|was used before/.test(said)
      ? { refused: true, said }
      : { refused: false, said: '' }
  }

  function inspected(text: string, kind: ArtefactKind, to: BrokenArtefact['to']) {
    const accessToken = to === 'resource' ? world.accessToken : undefined
    const request = { method: 'POST', url: endpoint(to), accessToken }
    return inspect(text, { ...situation, now: world.now(), request }, kind)
  }

  const sendable = (cases: readonly BrokenArtefact[], kind: ArtefactKind, to?: 'par') =>
    cases
      .filter(({ how }) => !unsendable.has(how))
      .map((one) => ({ ...one, kind, to: to ?? one.to, how: `${kind} ${one.how}` }))

  test.each([
    ...sendable(brokenAssertions, 'client-assertion', 'par'),
    ...sendable(brokenForms, 'client-assertion', 'par'),
    ...sendable(brokenProofs, 'dpop-proof'),
    ...sendable(brokenTokens, 'access-token'),
  ])('refused by the server, in the words of the inspector: $how', async ({ make, kind, to }) => {
    const text = make(world).replace(/^DPoP: /, '')
    const { refused, said } = await judge(text, kind, to)
    const finding = firstWrong(
      await inspected(
        to === 'resource' && kind === 'access-token' ? `Authorization: ${authorizationOf(text)}` : text,
        kind,
        to,
      ),
    )
    expect(refused, finding?.says).toBe(true)
    expect(comparable(said)).toContain(comparable(finding?.says ?? 'nothing is wrong'))
  })

  describe('what is changed of a right one is judged alike', () => {
    test.each(rowsOf(changedAssertions))('a client assertion $how', async ({ make, stricter }) => {
      await agree(make(world, extra), 'client-assertion', 'par', stricter)
    })
    test.each(rowsOf(changedProofs))('a DPoP proof $how', async ({ make, stricter }) => {
      await agree(make(world, extra, situation.resource), 'dpop-proof', 'resource', stricter?.resource)
      const here = { ...world, accessToken: '' }
      await agree(make(here, extra, endpoint('token')), 'dpop-proof', 'token', stricter?.token)
    })
    test.each(rowsOf(changedTokens))('an access token $how', async ({ make, stricter }) => {
      await agree(make(world, extra), 'access-token', 'resource', stricter)
    })
  })

  /** `stricter`: what the standard forbids and this server takes all the same. */
  async function agree(text: string, kind: ArtefactKind, to: BrokenArtefact['to'], stricter: string | undefined) {
    const finding = firstWrong(await inspected(text, kind, to))
    const { refused, said } = await judge(text, kind, to)
    expect({ refused, because: said, inspector: finding?.says }).toMatchObject(
      stricter === undefined ? { refused: finding !== undefined } : { refused: false, inspector: expect.any(String) },
    )
  }
}

function rowsOf<Make, Stricter>(rows: readonly (readonly [how: string, make: Make, stricter?: Stricter])[]) {
  return rows.map(([how, make, stricter]) => ({ how, make, stricter }))
}

/** They are no request of their own, or a header that no program can send. */
const unsendable: ReadonlySet<string> = new Set([
  'of another client', // for the server it is that one
  'about somebody else',
  'an operation that is not closed',
  'an operation on a field that is not there',
  'a word that is said to be a proof',
  // What the library forgives and its standard does not (RFC 7515 §2, RFC 8259 §8.1).
  'a JWT with padding',
  'a JWT with a byte order mark',
])

const pushed = {
  response_type: 'code',
  redirect_uri: callback,
  scope: 'name',
  code_challenge: 'x'.repeat(43),
  code_challenge_method: 'S256',
  authorization_details: '[{"type":"izin_consent","purpose":"credit-card","duration":"P1D","fetch_type":"ONCE"}]',
}

function authorizationOf(text: string): string {
  const sent = text.replace(/^authorization: /i, '')
  return sent.startsWith('ey') && sent === text ? `DPoP ${sent}` : sent
}

/** As an `error_description` may be written (RFC 6749 §5.2), and whatever time passed between the two. */
function comparable(text: string): string {
  return text
    .replaceAll(/["“”\\’]/g, "'")
    .replaceAll('§', 'section ')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .replaceAll(/\b\d+ (second|minute|hour|day)s?\b/g, 'a while')
}

async function keysOf(issuer: string): Promise<KeySet> {
  const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
  return keySetSchema.parse(await (await fetch(`${issuer}/jwks`)).json())
}
