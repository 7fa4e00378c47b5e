// The faults that the gateway offers, with the agencies and items of the graph in force: there is no second list here.
import { z } from 'zod'
import { reach } from '../client/not-reached.ts'

const faultSchema = z.object({
  name: z.string(),
  at: z.enum(['gateway', 'authorization server']),
  /** What stands behind the `=`. */
  value: z.enum(['nothing', 'agency', 'agency[:milliseconds]', 'item', 'seconds']),
  title: z.string(),
  happens: z.string(),
  inProduction: z.string(),
  choices: z.array(z.string()).optional(),
})
export type OfferedFault = z.infer<typeof faultSchema>

export async function listFaults(): Promise<readonly OfferedFault[]> {
  const response = await reach('/sandbox/faults', {})
  return z.object({ faults: z.array(faultSchema) }).parse(await response.json()).faults
}
