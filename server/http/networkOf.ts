import { isIPv6 } from 'node:net'

const GROUPS = 8
const OF_NETWORK = 4

/** What tells clients apart: an IPv4 address whole, of IPv6 its first 64 bits: whoever has one such address has 2^64 of them. */
export function networkOf(address: string): string {
  if (address.startsWith('::ffff:')) return address.slice('::ffff:'.length)
  if (!isIPv6(address)) return address
  // `::` stands for as many zeros as are missing.
  const [front, back] = address.split('::').map((half) => half.split(':').filter(Boolean))
  const missing = GROUPS - front!.length - (back?.length ?? 0)
  const zeros = Array.from({ length: back ? missing : 0 }, () => '0')
  return [...front!, ...zeros, ...(back ?? [])]
    .slice(0, OF_NETWORK)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}
