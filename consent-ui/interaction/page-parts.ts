// What the pages are made with, and what each request carries.
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type Provider from 'oidc-provider'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import type { Texts } from '../locales/texts.ts'
import type { ReadOwnValues } from '../preview/preview-reader.ts'
import type { ResidentSession } from './resident-session.ts'
import type { SignInMethod } from './sign-in-method.ts'

export interface PageParts {
  readonly provider: Provider
  readonly database: ConsentDatabase
  /** The disclosure log, to read. */
  readonly log: Pool
  /** Verifier keys of the log and of its witnesses; none where this server was not told them. */
  readonly logKeys: readonly string[]
  readonly issuer: URL
  /** The protected resource whose scopes are granted. */
  readonly resource: string
  readonly mode: Mode
  readonly signIn: SignInMethod
  readonly readOwnValues: ReadOwnValues
  readonly logger: Logger
}

export interface PageEnv {
  Bindings: HttpBindings
  Variables: {
    correlationId: string
    session: ResidentSession | undefined
    /** In the language of this request: a page and what is recorded of it are in the same one. */
    texts: Texts
  }
}
export type PageContext = Context<PageEnv>
