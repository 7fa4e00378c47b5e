// Whether this process is a sandbox or production (design §2). It never guesses towards the sandbox: what is
// reachable from elsewhere, or stands on a database of somebody's own, must be told.

export type Mode = 'sandbox' | 'production'

export interface ModeFacts {
  /** Value of IZIN_MODE. */
  readonly requested: string | undefined
  /** Every listener is on a loopback address. */
  readonly loopback: boolean
  /** The database is the embedded one. */
  readonly embedded: boolean
}

/** The mode, or a sentence that says which setting is missing. */
export function resolveMode(facts: ModeFacts): { readonly mode: Mode } | { readonly problem: string } {
  if (facts.requested === 'sandbox' || facts.requested === 'production') return { mode: facts.requested }
  if (facts.requested !== undefined && facts.requested !== '')
    return { problem: 'IZIN_MODE must be `sandbox` or `production`.' }
  if (facts.loopback && facts.embedded) return { mode: 'sandbox' }
  const why = facts.loopback ? 'the database is not the embedded one' : 'a listener is not on a loopback address'
  return {
    problem: `Set IZIN_MODE to \`sandbox\` or \`production\`: without it only an embedded database on loopback starts, and ${why}.`,
  }
}

const loopbackHosts = /^(localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/

export function isLoopback(host: string): boolean {
  return loopbackHosts.test(host)
}
