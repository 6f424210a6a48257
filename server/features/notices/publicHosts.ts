import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIPv4 } from 'node:net'

/** Everything of IPv4 that is not an address of the open Internet (IANA's special-purpose registry). */
const closed4 = new BlockList()
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]) {
  const [net, bits] = range.split('/')
  closed4.addSubnet(net!, Number(bits), 'ipv4')
}
/** Of IPv6 one block is the open Internet, but for what in it leads elsewhere: tunnels into IPv4, documentation. */
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
const closed6 = new BlockList()
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed6.addSubnet(net, bits, 'ipv6')

/** Whether an address is one of the open Internet, and not of this machine or of a network around it. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed4.check(address, 'ipv4')
  return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')
}

type Found = (error: Error | null, addresses: LookupAddress[]) => void
type Resolve = (host: string, options: { all: true }, found: Found) => void

/**
 * A `lookup` for connections to hosts that others name: what is connected to is what was looked at. Refuses a host of whose
 * addresses any is not public, so that no name can lead into our network.
 */
export const publicLookup =
  (resolve: Resolve = systemLookup) =>
  (
    host: string,
    { all }: LookupOptions,
    found: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void =>
    resolve(host, { all: true }, (error, addresses) => {
      if (error) return found(error, [])
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
        return found(new Error('The host is not one of the open Internet'), [])
      if (all) found(null, addresses)
      else found(null, first.address, first.family)
    })
