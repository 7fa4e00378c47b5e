// The code tables for everyone: public, without a token, to be kept by caches (RFC 9110, 9111). A look-up in a table of
// answers made once; nothing that was sent is read but the path and If-None-Match, and nothing of a person is in here.
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  type CodeTable,
  codeTableNames,
  findCodeTable,
  nearestCodeTable,
} from '../../schema/code-tables/read-code-table.ts'
import { errorCodes } from '../../schema/contract/error-codes.ts'
import { type HttpAnswer, jsonAnswer } from './answer.ts'
import type { Routes } from './gateway-server.ts'

/** A day, and a week more while a new copy is fetched: tables change a few times a year, with their version. */
const cached = {
  'cache-control': 'public, max-age=86400, stale-while-revalidate=604800',
  // Public data, so a page in a browser may read it too.
  'access-control-allow-origin': '*',
}

const address = '/code-tables'

/** `GET /code-tables` lists them; `GET /code-tables/<name>` is one of them. */
export function codeTableRoutes(): Routes {
  const tables = codeTableNames.flatMap((name) => findCodeTable(name) ?? [])
  const list = entity({
    tables: tables.map(({ codes, ...about }) => ({ ...about, size: codes.length, href: `${address}/${about.name}` })),
  })
  const single = new Map(tables.map((table) => [table.name, entity(published(table))]))
  return {
    [address]: (request) => conditional(request, list),
    [`${address}/*`]: (request) => {
      const name = lastSegment(request)
      const table = single.get(name)
      return table ? conditional(request, table) : unknownTable(name)
    },
  }
}

/** Every code with every key, so that a reader need not tell a missing one from an empty one. */
function published({ isoStandard, codes, ...about }: CodeTable) {
  return {
    ...about,
    isoStandard: isoStandard ?? null,
    codes: codes.map(({ code, description, iso, validFrom, validTo }) => ({
      ...{ code, description },
      isoCode: iso ?? null,
      validFrom: validFrom ?? null,
      validTo: validTo ?? null,
    })),
  }
}

interface Entity {
  readonly value: unknown
  /** Strong: the same bytes have the same tag, at every copy of the gateway. */
  readonly etag: string
}

function entity(value: unknown): Entity {
  const hash = createHash('sha256').update(JSON.stringify(value)).digest('base64url')
  return { value, etag: `"${hash.slice(0, 27)}"` }
}

function conditional(request: IncomingMessage, { value, etag }: Entity): HttpAnswer {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return problem('CODE_TABLES_READ_ONLY', {}, { allow: 'GET, HEAD' })
  const headers = { ...cached, etag }
  // RFC 9110 §13.1.2: a list of tags compared weakly, or * for any.
  const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
    ? { status: 304, headers, body: '' }
    : jsonAnswer(200, value, headers)
}

function unknownTable(name: string): HttpAnswer {
  const nearest = nearestCodeTable(name)
  return problem('UNKNOWN_CODE_TABLE', { nearest, href: `${address}/${nearest}` })
}

function problem(
  code: 'UNKNOWN_CODE_TABLE' | 'CODE_TABLES_READ_ONLY',
  extensions: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const { status, message } = errorCodes[code]
  return jsonAnswer(status, { errors: [{ message, extensions: { code, ...extensions } }] }, headers)
}

function lastSegment({ url = '' }: IncomingMessage): string {
  const path = url.split('?', 1)[0] ?? ''
  return path.slice(path.lastIndexOf('/') + 1)
}
