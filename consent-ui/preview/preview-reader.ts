// Reads a person's own values for them through the gateway, as any recipient would: with a token bound to a key of this one
// reading, under the consent that was opened for it. The values go to the page that is being made and nowhere else: they
// are not kept, not logged and not repeated in an error.
import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWKS } from 'oidc-provider'
import type { Logger } from 'pino'
import { fetch } from 'undici'
import { z } from 'zod'
import type { OpenedPreview } from '../../consent-record/open-preview.ts'
import { previewClientId } from '../../schema/contract/preview.ts'
import { subjectIdOf } from '../authorization-server/account-id.ts'
import { pairwiseSubject } from '../authorization-server/pairwise-subject.ts'
import { signingKeyOf } from '../notices/sign-letter.ts'
import { type PreviewQuery, previewQueries } from './preview-query.ts'
import { servedGraph } from './served-graph.ts'

export interface PreviewReaderOptions {
  readonly issuer: string
  /** The gateway's endpoint. */
  readonly resource: string
  readonly signingKeys: JWKS
  readonly pairwiseKey: Buffer
  readonly logger: Logger
}

export interface ReadPreview {
  readonly data: unknown
  readonly paths: PreviewQuery['paths']
}

/** Undefined when the gateway gives no answer; there is nothing to repeat then, and nothing to show. */
export type ReadOwnValues = (
  preview: OpenedPreview,
  proved: { readonly acr: string; readonly authTime: Date },
  /** Coordinates of the scopes that agencies published. */
  published: ReadonlyMap<string, readonly string[]>,
) => Promise<ReadPreview | undefined>

/** Seconds that the token lives: it is used once, at once. */
const tokenLife = 30
/** Milliseconds that the gateway may take. */
const patience = 10_000

const answerSchema = z.object({ data: z.unknown() })

export async function previewReader(options: PreviewReaderOptions): Promise<ReadOwnValues> {
  const { resource, logger } = options
  const queryFor = previewQueries()
  const graph = servedGraph(resource, logger)
  const signing = await signingKeyOf(options.signingKeys)

  return async (preview, proved, coordinates) => {
    const served = coordinates.size === 0 ? undefined : await graph()
    const { text, paths } = queryFor(preview.scopes, served && { ...served, coordinates })
    if (paths.size === 0) return { data: {}, paths }
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwk = await exportJWK(publicKey)
    const token = await new SignJWT({
      ...claims(preview, proved, options),
      cnf: { jkt: await calculateJwkThumbprint(jwk) },
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signing.kid })
      .setIssuer(options.issuer)
      .setAudience(resource)
      .setIssuedAt()
      .setExpirationTime(`${tokenLife}s`)
      .sign(signing.key)
    const ath = createHash('sha256').update(token).digest('base64url')
    const proof = await new SignJWT({ htm: 'POST', htu: resource, ath, jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(privateKey)
    try {
      const answer = await fetch(resource, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
        headers: {
          authorization: `DPoP ${token}`,
          dpop: proof,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
        },
        body: JSON.stringify({ query: text }),
      })
      if (answer.status === 200) return { data: answerSchema.parse(await answer.json()).data, paths }
      logger.warn({ status: answer.status }, 'the gateway gave no preview')
    } catch {
      // Nothing of the error: it may quote an answer.
      logger.warn('the gateway did not answer for a preview')
    }
    return undefined
  }
}

function claims(
  { consentId, subject, scopes }: OpenedPreview,
  proved: { readonly acr: string; readonly authTime: Date },
  { pairwiseKey }: PreviewReaderOptions,
) {
  const pairwise = (id: string) => pairwiseSubject(pairwiseKey, previewClientId, id)
  return {
    ...{ sub: pairwise(subjectIdOf(subject)), client_id: previewClientId, scope: scopes.join(' '), jti: randomUUID() },
    ...{ consent_id: consentId, consent_version: 1 },
    authorization_details: [{ type: 'izin_consent', purpose: 'preview', duration: 'P1D', fetch_type: 'ONCE' }],
    ...{ acr: proved.acr, auth_time: Math.floor(proved.authTime.getTime() / 1000) },
    ...(subject.kind === 'ENTITY' ? { act: { sub: pairwise(subject.personId) } } : {}),
  }
}
