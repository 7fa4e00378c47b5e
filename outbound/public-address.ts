// Which addresses are whose: public ones, those of somebody's own network, and the rest, which nobody is called at from here:
// this machine, the link with a cloud's metadata on it, and what is no host's.
import { BlockList, isIP } from 'node:net'

/** Special-use addresses (RFC 6890 and its registry). */
const special = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.addSubnet(network, prefix, 'ipv4')
}
/** Where clouds tell a machine its secrets: beside 169.254.169.254, these. */
const metadata = new BlockList()
for (const address of ['100.100.100.200', '168.63.129.16', '192.0.0.192']) metadata.addAddress(address, 'ipv4')
for (const address of ['fd00:ec2::254', 'fd20:ce::254']) metadata.addAddress(address, 'ipv6')
/** Of IPv6 only global unicast (2000::/3) is public, and of that not the documentation, benchmark and tunnel ranges. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special.addSubnet(network, prefix, 'ipv6')
}

export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4') && !metadata.check(address, 'ipv4')
  return family === 6 && globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

/** RFC 1918, RFC 6598, RFC 4193. */
const ownNetwork = new BlockList()
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  ownNetwork.addSubnet(network, prefix, 'ipv4')
}
ownNetwork.addSubnet('fc00::', 7, 'ipv6')

export function isOwnNetworkAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return ownNetwork.check(address, 'ipv4') && !metadata.check(address, 'ipv4')
  // The library finds an IPv4 address within an IPv6 one, too; here what is written is what counts, and no zone beside it.
  return (
    family === 6 &&
    /^f[cd][^%]*$/i.test(address) &&
    ownNetwork.check(address, 'ipv6') &&
    !metadata.check(address, 'ipv6')
  )
}
