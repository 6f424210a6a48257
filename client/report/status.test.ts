import { describe, expect, test } from 'vitest'
import type { SlaExplanation } from '../../contracts/sla.ts'
import { endedAtOf, statusOf, totalsOf } from './status.ts'
import { stretchesOf } from './strip.ts'

const at = (local: string) => new Date(`2026-11-${local}+07:00`).toISOString()
const ms = (local: string) => Date.parse(at(local))
const none = { name: null, extension: null, note: null }

/** Thursday 15:00 to Friday 10:00: 4 working hours. */
const sla: SlaExplanation = {
  ...{ code: 'HN-1', asOfSeq: 1, now: at('19T16:00'), state: 'in_progress' },
  rule: {
    ...{ code: 'r', version: 1, source: null },
    resolve: { minutes: 240, time: 'working', given: false },
    acknowledge: { minutes: 60, time: 'working', given: true },
  },
  calendar: { code: 'office', version: 1 },
  recomputed: null,
  startedAt: at('19T15:00'),
  acknowledgeDueAt: at('19T16:00'),
  originalDueAt: at('20T10:00'),
  dueAt: at('20T10:00'),
  ...{ beyondKnown: false, agrees: true, alarm: null, outcome: null, pastOutcomes: [], shares: [] },
  segments: [
    { kind: 'work', from: at('19T15:00'), to: at('19T17:00'), minutes: 120, ...none },
    { kind: 'night', from: at('19T17:00'), to: at('20T08:00'), minutes: 0, ...none },
    { kind: 'work', from: at('20T08:00'), to: at('20T10:00'), minutes: 120, ...none },
  ],
}
const status = (told: SlaExplanation, now: number, endedAt: number | null = null) =>
  statusOf(told, stretchesOf(told, now, endedAt), now, endedAt)

describe('how a report stands to its deadline', () => {
  test('is what is left of working time, the night not counted', () => {
    expect(status(sla, ms('19T16:30'))).toEqual({ name: 'left', tone: 'calm', minutes: 150 })
    expect(status(sla, ms('19T23:00')).minutes).toBe(120)
    expect(status({ ...sla, alarm: 'due_soon' }, ms('20T09:00')).tone).toBe('soon')
  })

  test('is the real time since, once it has passed', () => {
    expect(status(sla, ms('20T10:00')).name).toBe('left')
    expect(status(sla, ms('21T10:00'))).toEqual({ name: 'overdue', tone: 'late', minutes: 1440 })
  })

  test('is what it was when it ended, whatever the time is now', () => {
    const ended = ms('20T12:00')
    expect(status({ ...sla, outcome: 'late' }, ms('29T10:00'), ended)).toMatchObject({
      name: 'late',
      minutes: 120,
    })
    expect(status({ ...sla, outcome: 'on_time' }, ms('29T10:00'), ms('20T09:00')).tone).toBe('done')
    expect(status(sla, ms('29T10:00'), ended).name).toBe('closed')
  })

  test('is what will be left when a pause ends; nothing is promised of an extended one', () => {
    const segments = [
      sla.segments[0]!,
      { kind: 'pause' as const, from: at('19T17:00'), to: null, minutes: 0, ...none },
    ]
    const waiting = { ...sla, dueAt: null, originalDueAt: null, segments }
    expect(status(waiting, ms('25T10:00'))).toEqual({ name: 'waitingLeft', tone: 'paused', minutes: 120 })
    const extension = { by: 'ioc' as const, grantedBy: 'IOC' }
    const extended = { ...waiting, segments: segments.map((segment) => ({ ...segment, extension })) }
    expect(status(extended, ms('25T10:00')).name).toBe('waiting')
  })
})

test('a report ends when it was last closed, and not while somebody has to act', () => {
  const timeline = [
    { kind: 'resolved' as const, at: at('19T10:00') },
    { kind: 'reopened' as const, at: at('20T10:00') },
  ]
  expect(endedAtOf({ state: 'in_progress', timeline })).toBeNull()
  const again = [
    ...timeline,
    { kind: 'resolved' as const, at: at('21T10:00') },
    { kind: 'rated' as const, at: at('22T10:00') },
  ]
  expect(endedAtOf({ state: 'rated', timeline: again })).toBe(ms('21T10:00'))
})

test('totals add up to all the time drawn', () => {
  const stretches = stretchesOf(sla, ms('22T10:00'), null)
  const totals = totalsOf(stretches)
  expect(totals.map(({ kind, minutes }) => [kind, minutes])).toEqual([
    ['work', 240],
    ['night', 900],
    ['late', 2880],
  ])
})
