// Mends a bank's client by what the refusals say, and by nothing else: it is never told what was planted. It knows what any
// engineer knows (how to hash, to count seconds, to make something new for each request) and where a named value belongs.
import { type Exchange, type Hop, type Jwt, type Made, type Plan, put, type World } from './bank-plan.ts'
import type { Refusal } from './hand-written-bank.ts'

export interface Mended {
  /** Where the client has to begin again. */
  readonly hop: Hop
  readonly place: string
}

/** Undefined when the words lead nowhere. */
export function mend(plan: Plan, refusal: Refusal, world: World): Mended | undefined {
  const exchange = plan[refusal.hop]
  for (const [words, change] of rules) {
    const match = words.exec(refusal.says)
    if (!match) continue
    const changed = change({ plan, exchange, refusal, world, found: match.slice(1) })
    if (changed === undefined) continue
    const [place, value, hop = refusal.hop] = changed
    put(plan[hop], place, value)
    return { hop, place }
  }
  return undefined
}

interface Case {
  readonly plan: Plan
  readonly exchange: Exchange
  readonly refusal: Refusal
  readonly world: World
  /** What the words in brackets matched. */
  readonly found: readonly (string | undefined)[]
}

type Change = (matched: Case) => readonly [place: string, value: unknown, hop?: Hop] | undefined

const made = (make: Made['make'], plus?: number): Made => (plus === undefined ? { make } : { make, plus })
const named =
  (value: (matched: Case) => unknown): Change =>
  (matched) => [placeOf(matched), value(matched)]
const headerMembers = new Set(['alg', 'typ', 'kid', 'jwk'])

/** Where a value of this name belongs: in the artefact that the code is about, else in the body. */
function placeOf({ found: [name = ''], refusal: { code, says } }: Case): string {
  if (name === 'method') return name
  if (/^(Content-Type|Accept|Authorization|DPoP)$/.test(name)) return `headers.${name}`
  const jwt = /dpop_proof/i.test(code) || says.includes('of the DPoP proof') ? 'proof' : 'assertion'
  if (jwt === 'proof' || (code === 'invalid_client' && !name.startsWith('client_')))
    return `${jwt}.${headerMembers.has(name) ? 'header' : 'claims'}.${name}`
  const nested = says.startsWith('izin_consent:') || says.includes('in `authorization_details`')
  return nested ? `body.authorization_details.0.${name}` : `body.${name}`
}

const emptyJwt = (key: string): Jwt => ({ header: { alg: 'ES256' }, claims: {}, key })

const list = (of: unknown) => String(of).split(/[ ,]+/)
const inScope =
  (change: (scopes: string[], wrong: string) => readonly string[]): Change =>
  ({ exchange, found: [wrong = ''] }) => ['body.scope', change(list(exchange.body['scope']), wrong).join(' ')]

/** In the place of the wrong one. */
const anotherScope: Change = ({ exchange, found: [wrong, another = ''] }) => [
  'body.scope',
  list(exchange.body['scope'])
    .map((one) => (one === wrong ? another : one))
    .join(' '),
]

/** The first that fits is followed. */
const rules: readonly (readonly [RegExp, Change])[] = [
  [/No client assertion came/, () => ['assertion', emptyJwt('registered')]],
  [/No (?:DPoP )?proof came/, () => ['proof', emptyJwt('proof')]],
  [/A password came in the header `(Authorization)`/, () => ['headers.Authorization', undefined]],
  // One value of a list of scopes.
  [/`scope` has '([^']+)'.*the nearest that is approved: ([\w.-]+)/, anotherScope],
  [/`scope` has '([^']+)', a whole item; ask for those of its parts that you need: ([\w.-]+)/, anotherScope],
  [/`scope` has '([^']+)'.* leave it out/, inScope((scopes, wrong) => scopes.filter((one) => one !== wrong))],
  [/`scope` .* names with spaces between/, inScope((scopes) => scopes)],
  [
    /`authorization_details` .* JSON list with one object of type (\w+)/,
    ({ found: [type] }) => ['body.authorization_details', [{ type }]],
  ],
  // What is made, not written down.
  [/`(\w+)` .* in milliseconds/, named(({ found: [name] }) => made('seconds', name === 'exp' ? 60 : 0))],
  [/`(\w+)` .*(?:number of seconds|time of making)/, named(() => made('seconds'))],
  [/`(exp)` .* a minute from now/, named(() => made('seconds', 60))],
  [/It would be good for .* a minute is enough/, () => ['assertion.claims.exp', made('seconds', 60)]],
  [
    /It (?:was made|expired) .* make a new (proof|assertion)/,
    ({ found: [jwt] }) =>
      jwt === 'proof' ? ['proof.claims.iat', made('seconds')] : ['assertion.claims.exp', made('seconds', 60)],
  ],
  [/`(ath)` .* base64url SHA-256 of the access token/, named(() => made('token hash'))],
  [/`(code_challenge)` .* base64url SHA-256 of your code_verifier/, named(() => made('challenge'))],
  [/`(code_verifier)` (?:does not fit|is missing)/, named(() => made('verifier'))],
  [
    /new (?:random id|random `jti`|one, with a new `(?:jti)`)/,
    ({ refusal: { code, says } }) => [
      `${/dpop_proof/i.test(code) || /proof/.test(says) ? 'proof' : 'assertion'}.claims.jti`,
      made('random'),
    ],
  ],
  [
    /`(jwk)` holds a PRIVATE key|must carry the public key itself as `jwk`/,
    () => ['proof.header.jwk', made('public key')],
  ],
  [/Compare the key you sign with to the registered one/, () => ['assertion.key', 'registered']],
  [/signature does not verify with this key|make proofs with the key/, () => ['proof.key', 'proof']],
  [/the `(kid)` .* registered: (\S+)/, ({ found: [, kid] }) => ['assertion.header.kid', kid]],
  [/both must be your client_id/, ({ world }) => ['assertion.claims.sub', world.clientId]],
  [/`code` is missing/, () => ['body.code', made('code')]],
  [/`(refresh_token)` .* `refresh_token` (?:of|in) the answer/, named(() => made('refresh token'))],
  // The GraphQL request.
  [
    /carries the (nonce) from the ([\w-]+) header/,
    ({ refusal, found: [name, header = ''] }) => [`proof.claims.${name}`, refusal.headers.get(header)],
  ],
  [
    /as Bearer; .* goes as `Authorization: (\w+) <token>`|Send the access token as `Authorization: (\w+) <token>`/,
    ({ found }) => ['headers.Authorization', [found[0] ?? found[1], made('access token')]],
  ],
  [/Send one operation per request/, () => ['batch', undefined]],
  [
    /Cannot query field "(\w+)".*(?:Did you mean "|nearest name is `)(\w+)/,
    ({ exchange, found: [wrong = '', right = ''] }) => [
      'body.query',
      String(exchange.body['query']).replace(new RegExp(`\\b${wrong}\\b`), right),
    ],
  ],
  // Of the consent, so that another has to be asked for.
  [
    /outside the consent.* requiredScopes: ([\w.]+)/,
    ({ plan, found: [scope] }) => ['body.scope', `${plan.push.body['scope']} ${scope}`, 'push'],
  ],
  [
    /`(fetch_type)` ONCE; to read again ask with (\w+)/,
    ({ found: [name, value] }) => [`body.authorization_details.0.${name}`, value, 'push'],
  ],
  // What is written down.
  [/`(redirect_uri)` .* registered is (\S+)/, named(({ found: [, value] }) => value)],
  [
    /`([\w-]+)` [^`]*must be (?:one of |at most |in whole days, such as |the issuer, |your client_id, |the code of [^,]+, such as )?([^\s,;]+?)\.?(?=[\s,;]|$)/,
    named(({ found: [, value] }) => value),
  ],
  [/`([\w-]+)` .* leave it out/, named(() => undefined)],
]
