// Asks the registry for its newest release, at once or as soon as there is a newer one (a long poll). What it answers is
// not trusted here: it is bounded in size and time, and whoever asked verifies the signature.

export interface RegistryClient {
  /**
   * The newest release as a compact JWS; `undefined` when none is newer than `after` within the longest wait. Without
   * `after` it answers at once. Throws when the registry can't be reached or answers anything else.
   */
  fetchRelease(after: number | undefined, stop: AbortSignal): Promise<string | undefined>
}

/** Seconds; the registry waits at most 30. */
const longestWait = 25
const largestRelease = 32 * 2 ** 20
const patience = 10_000

export function registryClient(registryUrl: string): RegistryClient {
  return {
    fetchRelease: async (after, stop) => {
      const address = new URL('/supergraph', registryUrl)
      const wait = after === undefined ? 0 : longestWait
      if (after !== undefined) address.search = new URLSearchParams({ after: `${after}`, wait: `${wait}` }).toString()
      const signal = AbortSignal.any([stop, AbortSignal.timeout(wait * 1000 + patience)])
      const response = await fetch(address, { signal, redirect: 'error' })
      if (response.status === 204) return undefined
      if (response.status !== 200 || response.body === null) throw new Error(`the registry answered ${response.status}`)
      const chunks: Uint8Array[] = []
      let size = 0
      for await (const chunk of response.body) {
        size += chunk.length
        if (size > largestRelease) throw new Error('the registry answered more than a release can be')
        chunks.push(chunk)
      }
      return Buffer.concat(chunks).toString('utf8')
    },
  }
}
