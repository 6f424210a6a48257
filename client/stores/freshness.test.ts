import { describe, expect, test } from 'vitest'
import { HEARTBEAT_MS, STALE_AFTER_MS } from '../../contracts/socket.ts'
import { judge, STUCK_AFTER_MS, type Signs } from './freshness.ts'

/** How often the watchdog has it judged. */
const CHECK_MS = 1000
const now = 1_000_000
const good: Signs = {
  connected: true,
  heardAt: now - 500,
  heardHere: true,
  everHere: true,
  gapSince: null,
  stuckSince: null,
  refusal: null,
}

describe('the wall calls itself', () => {
  test('live while every sign is good', () => {
    expect(judge(good, now)).toEqual({ state: 'live', reason: null })
  })

  test('connecting before the first figures, whatever hinders', () => {
    const never = { ...good, heardAt: null, heardHere: false, everHere: false }
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

  test('connecting while the first figures, which came ahead of the socket, are young; stale when they are not', () => {
    const ahead = { ...good, connected: false, heardHere: false, everHere: false }
    expect(judge(ahead, now)).toEqual({ state: 'connecting', reason: 'starting' })
    expect(judge({ ...ahead, connected: true }, now).state).toBe('connecting')
    const old = { ...ahead, heardAt: now - STALE_AFTER_MS - 1 }
    expect(judge(old, now)).toEqual({ state: 'stale', reason: 'disconnected' })
    expect(judge({ ...old, connected: true }, now)).toEqual({ state: 'stale', reason: 'catching-up' })
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
    expect(judge({ ...good, stuckSince: now - STUCK_AFTER_MS }, now).state).toBe('live')
    expect(judge({ ...good, stuckSince: now - STUCK_AFTER_MS - 1 }, now)).toEqual({
      state: 'stale',
      reason: 'behind',
    })
  })

  test('stale within five seconds of any fault, the second between two looks included', () => {
    expect(STALE_AFTER_MS + CHECK_MS).toBeLessThanOrEqual(5000)
    expect(HEARTBEAT_MS + STUCK_AFTER_MS + CHECK_MS).toBeLessThanOrEqual(5000)
  })
})
