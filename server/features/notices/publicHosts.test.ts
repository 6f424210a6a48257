import { describe, expect, it } from 'vitest'
import { isPublicAddress, publicLookup } from './publicHosts.ts'

describe('an address', () => {
  it.each(['8.8.8.8', '142.250.204.10', '203.113.131.1', '2404:6800:4005:80a::200a', '2a00:1450::1'])(
    '%s is one of the open Internet',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.31.255.1', '192.168.1.1', '169.254.169.254', '100.100.1.1', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '192.0.2.7', '198.19.0.1', '203.0.113.9'],
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '2001::1', 'not an address'],
  ])('%s is none', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('a host', () => {
  const look = (addresses: string[], all: boolean) =>
    new Promise<unknown>((done) =>
      publicLookup((_host, _options, found) =>
        found(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
      )('push.example', { all }, (error, address) => done(error?.message ?? address)),
    )

  it('leads to its public addresses', async () => {
    expect(await look(['8.8.8.8'], false)).toBe('8.8.8.8')
    expect(await look(['8.8.8.8', '2a00:1450::1'], true)).toHaveLength(2)
  })

  it.each([[['127.0.0.1']], [['8.8.8.8', '10.0.0.1']], [['8.8.8.8', '::1']], [[]]])(
    'that has the addresses %j leads nowhere',
    async (addresses) => {
      for (const all of [true, false]) expect(await look(addresses, all)).toContain('not one of the open')
    },
  )
})
