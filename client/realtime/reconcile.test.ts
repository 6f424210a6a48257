import { agencies, areas } from '../testing/columns.ts'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Snapshot } from '../../contracts/socket.ts'
import { useLive } from '../stores/live.ts'
import { useConnection } from '../stores/connection.ts'
import { createReconcile } from './reconcile.ts'
import type { LiveSocket } from './socket.ts'

const at = '2026-11-22T08:00:00.000Z'
const snapshot: Snapshot = {
  ...{ epoch: 'e1', seq: 10, at, asOf: at, waiting: 0, scope: 'city' },
  period: { from: '2026-07-19', to: '2026-11-21' },
  day: '2026-11-22',
  figures: {},
  today: {},
  areas: areas({ id: [] }),
  agencies: agencies({ id: [] }),
  ticker: { seq: [], code: [], kind: [], at: [], category: [], agency: [], areas: [] },
}

const emit = vi.fn()
const socket = { connected: true, emit } as unknown as LiveSocket

beforeEach(() => {
  setActivePinia(createPinia())
  emit.mockReset()
})

test('a wall that knows nothing joins', () => {
  createReconcile(socket, () => 'city').ask()
  expect(emit).toHaveBeenCalledWith('join', { scope: 'city' }, expect.any(Function))
})

test('a wall that knows something resumes from there', () => {
  useLive().takeSnapshot(snapshot)
  createReconcile(socket, () => 'city').ask()
  expect(emit).toHaveBeenCalledWith('resume', { scope: 'city', epoch: 'e1', since: 10 }, expect.any(Function))
})

test('while an answer is on its way nothing is asked again', () => {
  const reconcile = createReconcile(socket, () => 'city')
  reconcile.ask()
  reconcile.ask()
  expect(emit).toHaveBeenCalledTimes(1)
  reconcile.settled()
  reconcile.ask()
  expect(emit).toHaveBeenCalledTimes(2)
})

test('a refusal is shown as the reason', () => {
  createReconcile(socket, () => 'city').ask()
  emit.mock.calls[0]![2]({ ok: false, reason: 'not-ready' })
  expect(useConnection().reason).toBe('not-ready')
})

test('nothing is asked without a connection', () => {
  createReconcile({ connected: false, emit } as unknown as LiveSocket, () => 'city').ask()
  expect(emit).not.toHaveBeenCalled()
})
