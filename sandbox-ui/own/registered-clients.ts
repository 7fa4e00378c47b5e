// The clients that were registered in this browser, by their public keys: so that the inspector can judge what they sign.
import { z } from 'zod'

const clientsSchema = z.array(
  z.object({ id: z.string(), keys: z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }) }),
)
export type RegisteredClient = z.infer<typeof clientsSchema>[number]

const key = 'izin-own-clients'
const most = 20

export function registeredClients(): readonly RegisteredClient[] {
  const text = localStorage.getItem(key)
  return text === null ? [] : (clientsSchema.safeParse(JSON.parse(text)).data ?? [])
}

/** `keys`: public alone. The same key again is the same client. */
export function keepRegistered(client: RegisteredClient): void {
  const others = registeredClients().filter(({ id }) => id !== client.id)
  localStorage.setItem(key, JSON.stringify([client, ...others].slice(0, most)))
}
