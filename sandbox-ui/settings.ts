// What the page was told by the server that sent it.
import { z } from 'zod'

const settingsSchema = z.object({
  gateway: z.url(),
  issuer: z.url(),
  workers: z.object({ editor: z.string(), json: z.string(), graphql: z.string() }),
})

const meta = document.querySelector<HTMLMetaElement>('meta[name="izin-sandbox"]')

export const settings = settingsSchema.parse(JSON.parse(meta?.content ?? '{}'))

/** Where the authorization server sends the browser back to. */
export const redirectUri = `${settings.gateway}/sandbox/callback`
