import { describe, expect, it } from 'vitest'
import type { ProblemError } from '../errors.ts'
import { TryLimit } from './tryLimit.ts'

let now = 0
const limit = () => {
  now = 0
  return new TryLimit(3, 60_000, () => now)
}
const isRefused = (of: TryLimit, address: string): number | null => {
  try {
    of.check(address)
    return null
  } catch (error) {
    return (error as ProblemError).retryAfter ?? null
  }
}

describe('a limit of tries', () => {
  it('refuses after the last allowed one, says for how long, and lets go when the span is over', () => {
    const tries = limit()
    for (let i = 0; i < 3; i++) {
      expect(isRefused(tries, '10.0.0.1')).toBeNull()
      tries.count('10.0.0.1')
      now += 1000
    }
    expect(isRefused(tries, '10.0.0.1')).toBe(57)
    expect(isRefused(tries, '10.0.0.2')).toBeNull()
    now = 60_000
    expect(isRefused(tries, '10.0.0.1')).toBeNull()
  })

  it('takes the addresses of one IPv6 network for one, and those of IPv4 apart', () => {
    const tries = limit()
    for (const host of ['1', '2', '3']) tries.count(`2001:db8:1:2::${host}`)
    expect(isRefused(tries, '2001:db8:1:2:ffff::9')).toBe(60)
    expect(isRefused(tries, '2001:db8:1:3::9')).toBeNull()
    for (const host of ['1', 'a:b:c:d', '0:0:1:2:3']) tries.count(`2001:db8::${host}`)
    expect(isRefused(tries, '2001:0DB8:0:0:1::')).toBe(60)
    expect(isRefused(tries, '2001:db8:0:1::')).toBeNull()
    for (let i = 0; i < 3; i++) tries.count('::ffff:10.0.0.1')
    expect(isRefused(tries, '::ffff:10.0.0.1')).toBe(60)
    expect(isRefused(tries, '::ffff:10.0.0.2')).toBeNull()
  })

  it('forgets the oldest where more addresses come than it keeps', () => {
    const tries = limit()
    for (let i = 0; i < 3; i++) tries.count('first')
    for (let i = 0; i < 10_000; i++) tries.count(`other ${i}`)
    expect(isRefused(tries, 'first')).toBeNull()
  })
})
