// What a witness remembers of each log: the largest tree it signed, and the keys it followed. On disk before it answers, whole or not at all, for
// a witness that forgets can be told another history.
import { open, readFile, rename } from 'node:fs/promises'
import { z } from 'zod'

const stateSchema = z.record(
  z.string(),
  z.object({
    size: z.int().min(0),
    root: z.string(),
    /** The verifier key that came after each. */
    keys: z.record(z.string(), z.string()).default({}),
  }),
)
export type WitnessState = z.infer<typeof stateSchema>

export interface WitnessMemory {
  read(origin: string): WitnessState[string] | undefined
  /** Returns once it is on disk. */
  write(origin: string, seen: WitnessState[string]): Promise<void>
}

/** `file` undefined: in memory only, for tests. */
export async function openWitnessMemory(file: string | undefined): Promise<WitnessMemory> {
  const state = file === undefined ? {} : await readState(file)
  const seen = new Map(Object.entries(state))
  return {
    read: (origin) => seen.get(origin),
    write: async (origin, latest) => {
      if (file !== undefined) await writeDurably(file, JSON.stringify(Object.fromEntries([...seen, [origin, latest]])))
      seen.set(origin, latest)
    },
  }
}

async function readState(file: string): Promise<WitnessState> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const draft = await open(`${file}.new`, 'w', 0o600)
  try {
    await draft.writeFile(text)
    await draft.sync()
  } finally {
    await draft.close()
  }
  await rename(`${file}.new`, file)
}
