// How long everything lives, in seconds. What stands for a consent lives as long as the consent, never longer.
import type { KoaContextWithOIDC } from 'oidc-provider'

export const accessTokenLife = 300
/** From the code's making to its redemption (FAPI 2.0 §5.3.2.1 (5): at most 60 s). */
export const authorizationCodeLife = 60
/** From the start of an authorization request to the person's answer. */
export const interactionLife = 30 * 60
/** The resident's own app asks for a new sign-in after this. */
export const firstPartyGrantLife = 30 * 86_400

/** What is left of the grant behind the token request, and so of its consent; at least one second. */
export function grantLifeLeft(ctx: KoaContextWithOIDC): number {
  const expiry = ctx.oidc.entities.Grant?.exp
  if (expiry === undefined) throw new Error('a token is issued without a grant')
  return Math.max(1, expiry - Math.floor(Date.now() / 1000))
}
