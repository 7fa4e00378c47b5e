// The library would set a cookie for the browser session that forgetful-session-adapter.ts never stores. A cookie that
// means nothing is not set.
import type { KoaContextWithOIDC } from 'oidc-provider'

export const sessionCookie = 'izin_request'

export async function forgetSession(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  const cookies = ctx.res.getHeader('set-cookie')
  if (!Array.isArray(cookies)) return
  const kept = cookies.filter(
    (cookie) => !cookie.startsWith(`${sessionCookie}=`) && !cookie.startsWith(`${sessionCookie}.sig=`),
  )
  if (kept.length > 0) ctx.res.setHeader('set-cookie', kept)
  else ctx.res.removeHeader('set-cookie')
}
