// Where a process may connect to in production (design §4, outbound): names that resolve to public addresses alone. Judged are
// the addresses that the connection is then opened to, all of them and each time one is opened, so that a name can't change
// its mind in between. Name and certificate are checked as ever: the connection is still made to the host's name.
import { lookup as resolve } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { isOwnNetworkAddress, isPublicAddress } from './public-address.ts'

export interface ConnectionGuard {
  /**
   * Hosts within the operator's own network, by the operator's own settings: they may resolve to its private addresses
   * too, and still not to this machine, the local link or a cloud's metadata.
   */
  readonly privateHosts?: readonly string[]
  readonly lookup?: LookupFunction
}

/** A place that is not called, whatever is there. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed'
  constructor() {
    super('the host resolves to an address that is not public')
  }
}

/** For `connect` of an undici Agent or Pool. `timeout`: milliseconds until the connection stands. */
export function guardedConnector(guard: ConnectionGuard, timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout, lookup: guardedLookup(guard) })
  return (options, callback) => {
    // An address in place of a name is looked up nowhere.
    if (isIP(options.hostname.replace(/^\[|\]$/g, '')) !== 0) return callback(new AddressNotAllowed(), null)
    return connect(options, callback)
  }
}

/** Fails unless every address of the name is allowed. */
export function guardedLookup({ privateHosts = [], lookup = resolve }: ConnectionGuard): LookupFunction {
  return (hostname, options, callback) => {
    const own = privateHosts.includes(hostname.toLowerCase().replace(/\.$/, ''))
    const allowed = (address: string) => isPublicAddress(address) || (own && isOwnNetworkAddress(address))
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const all = typeof addresses === 'string' ? [] : addresses
      if (all.length === 0 || !all.every(({ address }) => allowed(address)))
        return callback(new AddressNotAllowed(), [])
      const [first] = all
      return options.all ? callback(null, all) : callback(null, first?.address ?? '', first?.family ?? 4)
    })
  }
}
