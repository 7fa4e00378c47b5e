// Which addresses a gateway in production may call (design §4, outbound): https at a host name, none of them this machine.
import { isLoopback } from '../schema/contract/mode.ts'

export function isSecureAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  const literal = /^\[|^\d+\.\d+\.\d+\.\d+$/.test(hostname)
  return protocol === 'https:' && !literal && !isLoopback(hostname)
}
