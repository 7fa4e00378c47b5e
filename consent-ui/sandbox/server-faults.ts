// Sandbox only: what a request to PAR or the token endpoint asks to go wrong, in the header Izin-Sandbox-Fault. A fault only
// adds a refusal: it comes after the client's assertion passed every check of its own.
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { z } from 'zod'
import { faultHeader, sandboxFaults } from '../../schema/sandbox-faults/fault-table.ts'
import { FaultHeaderWrong, readFaultHeader } from '../../schema/sandbox-faults/read-fault-header.ts'
import type { ServerFaults } from '../authorization-server/create-provider.ts'
import { asDescription, keysUnreadable } from '../authorization-server/describe-refusals.ts'
import { routes } from '../authorization-server/routes.ts'

const endpoints: ReadonlySet<string> = new Set([routes.pushed_authorization_request, routes.token])
const fault = 'client-jwks-unreachable'
const refusalSchema = z.looseObject({ error: z.literal('invalid_client'), error_description: z.string() })

export function serverFaults(): ServerFaults {
  const asked = new WeakSet<KoaContextWithOIDC>()
  return {
    endpoint: async (ctx, next) => {
      const header = ctx.get(faultHeader)
      if (header === '' || ctx.method !== 'POST' || !endpoints.has(ctx.path)) return next()
      const problem = problemOf(header)
      if (problem !== undefined) {
        ctx.status = 400
        ctx.set('Cache-Control', 'no-store')
        ctx.body = { error: 'invalid_request', error_description: asDescription(problem) }
        return
      }
      asked.add(ctx)
      await next()
      // Still asked for: it did not come to the client's keys.
      const refusal = refusalSchema.safeParse(ctx.body).data
      if (asked.has(ctx) || !refusal) return
      const words = `${refusal.error_description.replace(/\.?$/, '.')} You asked for it (${faultHeader}: ${fault}). In production: ${sandboxFaults[fault].inProduction}`
      ctx.body = { ...refusal, error_description: asDescription(words), fault }
    },
    judgeClient: (ctx) => {
      if (asked.delete(ctx)) throw new errors.InvalidClientAuth(keysUnreadable)
    },
  }
}

function problemOf(header: string): string | undefined {
  try {
    readFaultHeader(header, 'authorization server')
    return undefined
  } catch (error) {
    if (error instanceof FaultHeaderWrong) return error.message
    throw error
  }
}
