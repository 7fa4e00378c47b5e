// Which way of signing in this server has. The sandbox's persona sign-in is loaded here, behind the mode; production has
// to be given a method of its own, and there is none to fall back on.
import { isLoopback, type Mode } from '../schema/contract/mode.ts'
import type { SignInMethod } from './interaction/sign-in-method.ts'
import { StartRefused } from './start-refused.ts'
import type { UpstreamSettings } from './upstream-sign-in/upstream-settings.ts'
import { type UpstreamParts, upstreamSignIn } from './upstream-sign-in/upstream-sign-in.ts'

export async function signInForMode(
  mode: Mode,
  given: SignInMethod | undefined,
  upstream: UpstreamSettings | undefined,
  parts: UpstreamParts,
): Promise<SignInMethod> {
  if (given) return given
  if (upstream) {
    const { protocol, hostname } = new URL(upstream.issuer)
    if (mode === 'production' && protocol !== 'https:' && !isLoopback(hostname)) {
      throw new StartRefused('IZIN_UPSTREAM_ISSUER must be an https address in production, or one of this machine.')
    }
    return upstreamSignIn(upstream, parts)
  }
  if (mode === 'production') {
    throw new StartRefused(
      'In production residents need a real way to sign in: the persona sign-in belongs to the sandbox alone, and no identity provider is set up. Set IZIN_UPSTREAM_ISSUER and the other IZIN_UPSTREAM_* settings, or IZIN_MODE=sandbox to try things out.',
    )
  }
  const { personaSignIn } = await import('./sandbox/persona-sign-in.ts')
  return personaSignIn(parts.database)
}
