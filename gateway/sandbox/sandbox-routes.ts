// The addresses that only a sandbox has: the web application, its files, and the sandbox's API.
import type { IncomingMessage } from 'node:http'
import { type Application, buildApplication } from '../../sandbox-ui/build-application.ts'
import type { Generation } from '../federation/generation.ts'
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts'
import type { Routes } from '../http/gateway-server.ts'
import { applicationPage } from './application-page.ts'
import { describeGraph } from './describe-graph.ts'
import { describeFaults } from './fault-choices.ts'

/** As the person whose consent it is; somebody else's stays as it is. */
export type WithdrawConsent = (consentId: string, personId: string) => Promise<void>

export interface SandboxApi {
  answer(request: IncomingMessage): Promise<HttpAnswer>
  readonly withdrawConsent: WithdrawConsent
}

export interface SandboxOptions {
  readonly publicUrl: string
  readonly issuer: string
  /** Absent where a gateway runs by itself: it may write in no database, so somebody else has to answer. */
  readonly api: SandboxApi | undefined
  /** The supergraph in force. */
  readonly graph: () => Pick<Generation, 'supergraphSdl' | 'policy'>
}

export function sandboxRoutes({ publicUrl, issuer, api, graph }: SandboxOptions): Routes {
  let building: Promise<Application> | undefined
  const application = () => {
    building ??= buildApplication().catch((error: unknown) => {
      building = undefined
      throw error
    })
    return building
  }
  const page = () =>
    application().then(
      (built) => applicationPage(built, { gateway: publicUrl, issuer }),
      (error: unknown) => notBuilt(error),
    )
  const answerApi = api?.answer ?? (async () => noApi)
  return {
    '/sandbox': page,
    // Where the consent page sends the browser back to.
    '/sandbox/callback': page,
    '/sandbox/graph': () => {
      const { supergraphSdl, policy } = graph()
      return jsonAnswer(200, describeGraph(supergraphSdl, policy), { 'cache-control': 'no-store' })
    },
    '/sandbox/faults': () => jsonAnswer(200, describeFaults(graph().policy), { 'cache-control': 'no-store' }),
    '/sandbox/assets/*': async (request) => asset(await application(), request),
    '/sandbox/api/*': answerApi,
    '/sandbox/api/personas/*': answerApi,
    '/sandbox/api/page-files/*': answerApi,
  }
}

function asset({ files }: Application, { url = '' }: IncomingMessage): HttpAnswer {
  const path = url.split('?', 1)[0] ?? ''
  const file = files.get(path.slice(path.lastIndexOf('/') + 1))
  if (!file) return jsonAnswer(404, { error: 'The application has no such file.' })
  // A name holds its content's hash, so it never changes.
  const headers = { 'content-type': file.type, 'cache-control': 'public, max-age=31536000, immutable' }
  return { status: 200, headers, body: file.content }
}

const noApi = jsonAnswer(404, {
  errors: [
    {
      message: 'This gateway runs by itself; the sandbox’s API is there under `npm start`.',
      extensions: { code: 'NOT_FOUND' },
    },
  ],
})

function notBuilt(error: unknown): HttpAnswer {
  const why = error instanceof Error ? error.message : 'unknown'
  return {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: `The sandbox's application could not be put together.\n\n${why}\n`,
  }
}
