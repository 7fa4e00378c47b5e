// Which page of another origin may read this server's answers (CORS): none, but for the sandbox's explorer on the gateway,
// and that one only what it needs to be a client. The library would show its metadata to every page and answer every
// preflight; here its headers are taken back.
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Mode } from '../../schema/contract/mode.ts'
import { discoveryPaths } from './discovery.ts'
import { routes } from './routes.ts'

const readable = new Set<string>([...discoveryPaths, routes.pushed_authorization_request, routes.token])

/** Undefined in production. */
export function allowedOrigin({ mode, resource }: { readonly mode: Mode; readonly resource: string }) {
  return mode === 'sandbox' ? new URL(resource).origin : undefined
}

export function limitCrossOrigin(origin: string | undefined) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (origin !== undefined && ctx.get('Origin') === origin && readable.has(ctx.path)) return
    for (const name of Object.keys(ctx.response.headers)) {
      if (name.toLowerCase().startsWith('access-control-')) ctx.remove(name)
    }
  }
}
