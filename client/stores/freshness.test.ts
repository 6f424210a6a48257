import { describe, expect, test } from 'vitest'
import { STALE_AFTER_MS } from '../../contracts/socket.ts'
import { judge, type Signs } from './freshness.ts'

const now = 1_000_000
const good: Signs = {
  connected: true,
  heardAt: now - 500,
  heardHere: true,
  gapSince: null,
  stuckSince: null,
  refusal: null,
}

describe('the wall calls itself', () => {
  test('live while every sign is good', () => {
    expect(judge(good, now)).toEqual({ state: 'live', reason: null })
  })

  test('connecting before the first figures, whatever hinders', () => {
    const never = { ...good, heardAt: null, heardHere: false }
    expect(judge(never, now)).toEqual({ state: 'connecting', reason: 'starting' })
    expect(judge({ ...never, connected: false }, now)).toEqual({
      state: 'connecting',
      reason: 'disconnected',
    })
    expect(judge({ ...never, refusal: 'not-ready' }, now)).toEqual({
      state: 'connecting',
      reason: 'not-ready',
    })
  })

  test('stale at once when the connection is gone', () => {
    expect(judge({ ...good, connected: false }, now)).toEqual({ state: 'stale', reason: 'disconnected' })
  })

  test('stale after a reconnect until the first message over it', () => {
    expect(judge({ ...good, heardHere: false }, now)).toEqual({ state: 'stale', reason: 'catching-up' })
  })

  test('stale when nothing was heard for longer than the contract says, and not before', () => {
    expect(judge({ ...good, heardAt: now - STALE_AFTER_MS }, now).state).toBe('live')
    expect(judge({ ...good, heardAt: now - STALE_AFTER_MS - 1 }, now)).toEqual({
      state: 'stale',
      reason: 'silent',
    })
  })

  test('stale when lost frames do not come', () => {
    expect(judge({ ...good, gapSince: now - STALE_AFTER_MS - 1 }, now).reason).toBe('catching-up')
  })

  test('stale when events wait in front of a log that stands still', () => {
    expect(judge({ ...good, stuckSince: now - STALE_AFTER_MS - 1 }, now)).toEqual({
      state: 'stale',
      reason: 'behind',
    })
  })
})
