// How strongly, and how recently, a client wants the person to have signed in: `acr_values` and `max_age` (RFC 9470 §4).
// The library takes both for OpenID Connect's alone and refuses them in a plain OAuth request, so they travel through it
// under names of our own. Judged when a request is pushed and again when it is opened; met by our pages.
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { highestAcr, meetsAcr } from '../../schema/contract/acr.ts'
import { routes } from './routes.ts'

export const acrParameter = 'izin_acr_values'
export const maxAgeParameter = 'izin_max_age'

/** To be called while the pushed request's form is read and its parameters are not yet taken from it. */
export function keepAuthenticationRequest(ctx: KoaContextWithOIDC): void {
  const form = ctx.oidc.body
  if (ctx.path !== routes.pushed_authorization_request || !form) return
  for (const [given, kept] of [
    ['acr_values', acrParameter],
    ['max_age', maxAgeParameter],
  ] as const) {
    form[kept] = form[given]
    delete form[given]
  }
}

/** RFC 9470 §5: refused at once when no way of signing in here gives any of them. */
export function checkAcrValues(asked: string | undefined, offered: readonly string[]): void {
  if (asked === undefined || neededAcr(asked, offered) !== undefined) return
  throw new errors.UnmetAuthenticationRequirements(
    `\`acr_values\` is '${asked.slice(0, 80)}', of which none can be met here; it must be one of ${offered.join(', ')}`,
  )
}

/** The least of `asked` that the strongest offered sign-in meets; undefined where none is. */
export function neededAcr(asked: string, offered: readonly string[]): string | undefined {
  const strongest = highestAcr(offered)
  const met = asked.split(' ').filter((one) => offered.includes(one) && meetsAcr(strongest, one))
  return met.find((one) => met.every((other) => meetsAcr(other, one)))
}

export function checkMaxAge(asked: string | undefined): void {
  if (asked !== undefined && !/^\d{1,9}$/.test(asked))
    throw new errors.InvalidRequest(`\`max_age\` is '${asked.slice(0, 40)}'; it must be a whole number of seconds`)
}
