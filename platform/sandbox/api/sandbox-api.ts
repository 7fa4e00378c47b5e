// The sandbox's API, below /sandbox/api on the gateway: who there is, a client of one's own, a consent without a browser,
// a persona as JSON, the consent page to look at. It works as the owner of the databases, so it exists in a sandbox alone.
import type { IncomingMessage } from 'node:http'
import pg from 'pg'
import type { Logger } from 'pino'
import { z } from 'zod'
import { openConsentDatabase } from '../../../consent-record/consent-database.ts'
import { withdrawConsent } from '../../../consent-record/withdraw-consent.ts'
import { personaAcrValues } from '../../../consent-ui/sandbox/persona-sign-in.ts'
import type { UpstreamSettings } from '../../../consent-ui/upstream-sign-in/upstream-settings.ts'
import { type HttpAnswer, jsonAnswer } from '../../../gateway/http/answer.ts'
import { readBody } from '../../../gateway/http/read-body.ts'
import { Problem } from '../../../gateway/response/problem.ts'
import type { SandboxApi } from '../../../gateway/sandbox/sandbox-routes.ts'
import { bugInLog } from '../../../schema/contract/bug-in-log.ts'
import { type ErrorCodeName, errorCodes } from '../../../schema/contract/error-codes.ts'
import { type OwnerUrls, ownerConnection } from '../../database/owners.ts'
import { answerConsent } from './answer-consent.ts'
import { consentPreview } from './consent-preview.ts'
import { readPersonaDocument, savePersona } from './edit-persona.ts'
import { listBanks } from './list-banks.ts'
import { listPersonas } from './list-personas.ts'
import { pageFile } from './page-files.ts'
import { registerClient } from './register-client.ts'
import { SandboxProblem } from './sandbox-problem.ts'

export interface RunningSandboxApi extends SandboxApi {
  stop(): Promise<void>
}

export interface SandboxApiOptions {
  readonly ownerUrls: OwnerUrls
  readonly issuer: string
  readonly gatewayUrl: string
  /** Where residents sign in with an identity provider; undefined where they sign in as personas. */
  readonly upstream?: Pick<UpstreamSettings, 'acr'> | undefined
  readonly logger: Logger
}

type Handler = (body: unknown) => Promise<unknown>

const maximumBytes = 256 * 1024

export function openSandboxApi(options: SandboxApiOptions): RunningSandboxApi {
  const { ownerUrls, issuer, gatewayUrl, upstream, logger } = options
  const acrValues = upstream ? [...upstream.acr.values()] : personaAcrValues
  const consent = new pg.Pool({ ...ownerConnection(ownerUrls.consent, 'consent'), max: 2 })
  const person = new pg.Pool({ ...ownerConnection(ownerUrls.person, 'person'), max: 2 })
  // A connection that breaks while idle is noticed by its next use.
  for (const pool of [consent, person]) pool.on('error', () => undefined)
  const record = openConsentDatabase(ownerUrls.consent, 1)
  const databases = { person, consent, together: ownerUrls.person === ownerUrls.consent }
  const handlers: Readonly<Record<string, Handler>> = {
    'GET /sandbox/api/banks': () => listBanks(consent),
    'GET /sandbox/api/personas': () => listPersonas(consent),
    // Through here, because the authorization server shows them to no page of another origin.
    'GET /sandbox/api/server-keys': () => readServerKeys(issuer),
    'POST /sandbox/api/clients': (body) => registerClient(consent, issuer, body),
    'POST /sandbox/api/consents': (body) => answerConsent(consent, issuer, body),
    'POST /sandbox/api/personas': (body) => savePersona(databases, body),
  }
  const ofPersona =
    (slug: string): Handler =>
    () =>
      readPersonaDocument(databases, slug)

  return {
    answer: async (request) => {
      try {
        const path = (request.url ?? '').split('?', 1)[0] ?? ''
        const asked = `${request.method} ${path}`
        const [, file] = /^GET \/sandbox\/api\/page-files\/([\w.-]{1,60})$/.exec(asked) ?? []
        if (file !== undefined) return (await pageFile(file)) ?? problem('NOT_FOUND')
        refuseOtherSites(request, gatewayUrl)
        if (asked === 'GET /sandbox/api/consent-preview')
          return await consentPreview(record.current, acrValues, new URL(request.url ?? '', gatewayUrl).searchParams)
        const [, slug] = /^GET \/sandbox\/api\/personas\/([\w-]{1,60})$/.exec(asked) ?? []
        const handler = slug === undefined ? handlers[asked] : ofPersona(slug)
        if (!handler)
          return problem('NOT_FOUND', `There is nothing here; what there is: ${Object.keys(handlers).join(', ')}.`)
        const body = request.method === 'GET' ? undefined : await readJson(request)
        return jsonAnswer(200, await handler(body), { 'cache-control': 'no-store' })
      } catch (error) {
        if (error instanceof SandboxProblem) return problem(error.code, error.message, error.problems)
        if (error instanceof Problem) return problem(error.code, error.message)
        if (error instanceof z.ZodError) return problem('SANDBOX_REQUEST_INVALID', undefined, describe(error))
        logger.error(bugInLog(error), 'bug')
        return problem('INTERNAL_ERROR')
      }
    },
    withdrawConsent: async (consentId, personId) => {
      await withdrawConsent(record, { consentId, personId })
    },
    stop: async () => {
      await Promise.all([consent.end(), person.end(), record.close()])
    },
  }
}

async function readServerKeys(issuer: string): Promise<unknown> {
  const answer = await fetch(`${issuer}/jwks`, { signal: AbortSignal.timeout(3000), redirect: 'error' })
  return answer.json()
}

/** Another site's page must not write here by way of a visitor's browser. A program sends neither header. */
function refuseOtherSites({ headers, method }: IncomingMessage, gatewayUrl: string): void {
  const { origin } = headers
  if (origin !== undefined && origin !== new URL(gatewayUrl).origin)
    throw new SandboxProblem('SANDBOX_OTHER_SITE', errorCodes.SANDBOX_OTHER_SITE.message)
  if (method !== 'GET' && !/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw new SandboxProblem('UNSUPPORTED_MEDIA_TYPE', errorCodes.UNSUPPORTED_MEDIA_TYPE.message)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request, maximumBytes)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new SandboxProblem('MALFORMED_JSON', errorCodes.MALFORMED_JSON.message)
  }
}

function describe(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
}

function problem(code: ErrorCodeName, message?: string, problems: readonly string[] = []): HttpAnswer {
  const listed = errorCodes[code]
  const extensions = { code, ...(problems.length === 0 ? {} : { problems }) }
  return jsonAnswer(
    listed.status,
    { errors: [{ message: message ?? listed.message, extensions }] },
    {
      'cache-control': 'no-store',
    },
  )
}
