// Callers with any scopes, without a walk through the consent pages: the consent is arranged in the database and the
// token signed with the authorization server's own key. The gateway cannot tell them from others; every check is on.
import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import pg from 'pg'
import { scopeKind } from '../../../schema/contract/scopes.ts'
import { type Answered, readAnswer } from '../../harness/bank-driver.ts'
import type { TestPlatform } from '../../harness/start-test-platform.ts'
import { testKeys } from '../../harness/test-keys.ts'
import { type Arrangement, arrangeConsent } from '../consent/consent-fixture.ts'

export interface ArrangedCaller {
  readonly consentId: string
  /** For a company: who acts. */
  readonly actorId: string | undefined
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answered>
}

export interface Callers {
  /** A person's consent, or a company's where the scopes are a company's. */
  arrange(subjectId: string, scopes: readonly string[], more?: Arrangement): Promise<ArrangedCaller>
  stop(): Promise<void>
}

/** `at`: another copy of the platform's gateway, where requests are sent instead. */
export async function openCallers(platform: TestPlatform, at: URL = platform.endpoint): Promise<Callers> {
  const admin = new pg.Pool({ connectionString: platform.database.admin, max: 2 })
  const [signing] = (await testKeys()).signingKeys.keys
  if (!signing) throw new Error('the authorization server has no key')
  const signingKey = await importJWK(signing, 'ES256')
  const dpop = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(dpop.publicKey)
  const jkt = await calculateJwkThumbprint(jwk)

  async function tokenFor(consentId: string, clientId: string, scopes: readonly string[], company: boolean) {
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({
      ...{ sub: `pairwise-${consentId}`, client_id: clientId, scope: scopes.join(' '), jti: randomUUID() },
      ...{ cnf: { jkt }, consent_id: consentId, consent_version: 1 },
      authorization_details: [
        { type: 'izin_consent', purpose: 'credit-card', duration: 'P90D', fetch_type: 'PERIODIC' },
      ],
      ...(company ? { act: { sub: `pairwise-actor-${consentId}` } } : {}),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signing?.kid ?? '' })
      .setIssuer(platform.issuer)
      .setAudience(platform.endpoint.href)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(signingKey)
  }

  async function proofFor(token: string): Promise<string> {
    return new SignJWT({
      ...{ jti: randomUUID(), htm: 'POST', htu: platform.endpoint.href, iat: Math.floor(Date.now() / 1000) },
      ath: createHash('sha256').update(token).digest('base64url'),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(dpop.privateKey)
  }

  return {
    arrange: async (subjectId, scopes, more = {}) => {
      const company = scopes.some((scope) => scopeKind(scope) === 'ENTITY')
      const consent = await arrangeConsent(admin, { subjectId, granted: scopes, company, ...more })
      const token = await tokenFor(consent.id, consent.clientId, scopes, company)
      return {
        consentId: consent.id,
        actorId: consent.actorId,
        ask: async (query, variables) =>
          readAnswer(
            await fetch(at, {
              method: 'POST',
              headers: {
                authorization: `DPoP ${token}`,
                dpop: await proofFor(token),
                'content-type': 'application/json',
                accept: 'application/graphql-response+json',
              },
              body: JSON.stringify({ query, ...(variables ? { variables } : {}) }),
            }),
          ),
      }
    },
    stop: () => admin.end(),
  }
}
