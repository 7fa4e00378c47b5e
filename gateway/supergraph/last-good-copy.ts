// The last release that this gateway loaded, on disk as it was signed: it is verified again when it is read, so whoever
// can write the file can still not choose what the gateway serves.
import { readFile, rename, writeFile } from 'node:fs/promises'

export interface LastGoodCopy {
  /** `undefined` when there is none. Throws when the file can't be read. */
  read(): Promise<string | undefined>
  /** Whole or not at all. */
  write(jws: string): Promise<void>
}

export function lastGoodCopy(file: string): LastGoodCopy {
  return {
    read: async () => {
      try {
        return await readFile(file, 'utf8')
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw error
      }
    },
    write: async (jws) => {
      const unfinished = `${file}.${process.pid}`
      await writeFile(unfinished, jws, { mode: 0o600 })
      await rename(unfinished, file)
    },
  }
}
