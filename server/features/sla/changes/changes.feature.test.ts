import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyTallies } from '../../../log/verify.ts'
import { loadReference } from '../../../reports/reference.ts'
import { startService } from '../../../service.ts'
import { life, play } from '../../../../tests/support/randomLife.ts'
import { startTestService, type TestService } from '../../../../tests/support/service.ts'
import {
  administrator,
  after,
  agency,
  ago,
  DAY,
  HOUR,
  localDay,
  ordinary,
  plain,
  today,
  who,
} from '../../../../tests/support/slaChanges.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const { take, command, explained, newestRule, newestCalendar, ruleProposal, decide, done, preview } =
  administrator(() => city)

describe('a new version of a rule', () => {
  it('rules what comes in from its day on; open reports keep their deadlines where that is chosen', async () => {
    const before = await explained(await take())
    const { version } = await newestRule('binh-thuong')
    const change = await decide(await ruleProposal('binh-thuong', plain(100)), 'keep')
    expect(change).toMatchObject({ kind: 'rule', code: 'binh-thuong', version: version + 1, ...who })
    expect(change).toMatchObject({ open: 'keep', state: 'done', recomputed: 0, moved: 0 })
    expect(await explained(before.code)).toMatchObject({
      dueAt: before.dueAt,
      rule: { version },
      recomputed: null,
    })
    const next = await explained(await take())
    expect(next.rule).toMatchObject({
      version: version + 1,
      resolve: { given: true },
      source: 'Quyết định 12/QĐ-UBND',
    })
    expect(next.dueAt).toBe(after(next.startedAt, 100))
  })

  it('recomputes open reports where that is chosen: alarms, pauses and extensions follow, and each says why', async () => {
    const receivedAt = ago(50)
    const fresh = await take({ receivedAt })
    const acceptedOne = await take({ receivedAt })
    await command(acceptedOne, 'accept')
    const closed = await take({ receivedAt })
    await command(closed, 'accept')
    await command(closed, 'refer', { agency })
    await command(closed, 'resolve', { answer: 'Xong' })
    const waits = await take({ receivedAt })
    await command(waits, 'accept')
    await command(waits, 'wait', { at: new Date().toISOString(), reason: 'Chờ vật tư' })
    const granted = await take({ receivedAt })
    await command(granted, 'accept')
    const until = after(receivedAt, 300)
    await command(granted, 'extend', { until, by: 'agency', grantedBy: 'Sở', reason: 'Mưa' })
    const urgent = await explained(await take({ urgency: 'urgent', receivedAt: ago(1) }))
    const before = await explained(acceptedOne)
    const outcome = await explained(closed)

    const proposal = await ruleProposal('binh-thuong', {
      ...plain(40),
      acknowledge: { minutes: 60, time: 'calendar', given: false },
    })
    const foreseen = await preview(proposal)
    const change = await decide(proposal, 'recompute')

    expect(await explained(fresh)).toMatchObject({
      ...{ dueAt: after(receivedAt, 40), acknowledgeDueAt: after(receivedAt, 1), alarm: 'overdue' },
      ...{ agrees: true, recomputed: { change: change.id, reason: who.reason } },
    })
    expect(await explained(acceptedOne)).toMatchObject({
      ...{ dueAt: after(receivedAt, 40), acknowledgeDueAt: before.acknowledgeDueAt, agrees: true },
    })
    expect(await explained(closed)).toEqual({
      ...outcome,
      asOfSeq: expect.any(Number),
      now: expect.any(String),
    })
    expect(await explained(granted)).toMatchObject({
      ...{ dueAt: until, originalDueAt: after(receivedAt, 40), alarm: null, agrees: true },
    })
    // It was overdue under the new limit before it began to wait: a pause does not take that back.
    expect(await explained(waits)).toMatchObject({ alarm: 'overdue', agrees: true })
    expect(await explained(urgent.code)).toMatchObject({ dueAt: urgent.dueAt, recomputed: null })

    const { timeline } = (await city.get(`/api/reports/${fresh}`)).body
    expect(timeline.map(({ kind }: { kind: string }) => kind)).toEqual([
      'received',
      'sla.recomputed',
      'sla.overdue',
    ])
    expect(foreseen.affected).toBe(change.recomputed)
    expect(foreseen.earlier + foreseen.later).toBe(change.moved)
    expect(foreseen.affected).toBe(foreseen.earlier + foreseen.later + foreseen.same + foreseen.standing)
    const { body: board } = await city.get('/api/board')
    expect(board.figures.overdue.value).toBe(foreseen.after.overdue)
    expect(foreseen.before.overdue).toBeLessThan(foreseen.after.overdue)
    expect(foreseen.moves.map(({ code }) => code)).toContain(fresh)
    expect((await verifyTallies(city.db.knex)).differences).toEqual([])
  })

  it('takes alarms back where the deadline moves out of their reach', async () => {
    const late = await take({ urgency: 'complex', receivedAt: ago(24 * 60) })
    expect((await explained(late)).alarm).toBe('overdue')
    await decide(await ruleProposal('phuc-tap', plain(24 * 90)), 'recompute')
    expect(await explained(late)).toMatchObject({ alarm: null, agrees: true })
    expect((await verifyTallies(city.db.knex)).differences).toEqual([])
  })

  it('that applies from a later day waits for it', async () => {
    const open = await explained(await take())
    const appliesFrom = localDay(Date.now() + 3 * DAY)
    const change = await decide(await ruleProposal('binh-thuong', { ...plain(10), appliesFrom }), 'recompute')
    expect(change).toMatchObject({ state: 'waiting', appliesFrom, recomputed: 0 })
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expect(await explained(open.code)).toMatchObject({ dueAt: open.dueAt, recomputed: null })
    expect((await explained(await take())).dueAt).not.toBe(null)
    expect((await explained(await take())).rule.version).toBe(open.rule.version)
    // Its day comes: what waited is done.
    await city.db.knex('sla_rule').where({ applies_from: appliesFrom }).update({ applies_from: today() })
    city.service.deps.adopt(await loadReference(city.db.knex))
    await city.db.knex('sla_change').where({ id: change.id }).update({ applies_from: today() })
    expect(await done(change.id)).toMatchObject({ state: 'done' })
    expect((await explained(open.code)).recomputed?.change).toBe(change.id)
  })

  it('can be the first of a new rule, and gives the agency that has the report another share', async () => {
    const code = await take()
    await command(code, 'accept')
    await command(code, 'refer', { agency })
    const due = async () =>
      (
        await city.db.knex.raw(
          'select assignment.due_at, begun_at from assignment join report on report.id = report_id where code = ?',
          [code],
        )
      ).rows[0]
    const { rule } = await newestRule('binh-thuong')
    const own = { ...rule, ...plain(7), code: 'rieng-so-xay-dung', agency, appliesFrom: today() }
    const change = await decide({ kind: 'rule', basedOn: 0, rule: own }, 'recompute')
    expect(change).toMatchObject({ version: 1, code: 'rieng-so-xay-dung' })
    const { due_at, begun_at } = await due()
    expect(due_at.getTime() - begun_at.getTime()).toBe(7 * HOUR)
    expect((await explained(code)).agrees).toBe(true)
  })
})

describe('a new version of the calendar', () => {
  it('moves the deadlines of open reports by its new day off, as its preview said', async () => {
    const { rule, version } = await newestRule('phuc-tap')
    await decide(
      {
        kind: 'rule',
        basedOn: version,
        rule: { ...rule, resolve: { minutes: 4800, time: 'working', given: false }, appliesFrom: today() },
      },
      'keep',
    )
    const code = await take({ urgency: 'complex' })
    const before = await explained(code)
    const { calendar, version: basedOn } = await newestCalendar()
    const offDay = before.segments.filter(({ kind }) => kind === 'work').at(-1)!.from
    const date = localDay(Date.parse(offDay))
    const proposal = {
      kind: 'calendar',
      basedOn,
      calendar: {
        ...calendar,
        exceptions: [...calendar.exceptions, { date, name: { vi: 'Nghỉ bão', en: 'Typhoon' }, periods: [] }],
      },
    }
    const foreseen = await preview(proposal)
    expect(foreseen.moves.find((move) => move.code === code)!.dueBefore).toBe(before.dueAt)
    const change = await decide(proposal, 'recompute')
    expect(change).toMatchObject({ kind: 'calendar', version: basedOn + 1, recomputed: foreseen.open })
    expect(change.moved).toBe(foreseen.later + foreseen.earlier)
    const now = await explained(code)
    expect(now).toMatchObject({ agrees: true, calendar: { version: basedOn + 1 } })
    expect(Date.parse(now.dueAt!)).toBeGreaterThan(Date.parse(before.dueAt!))
    expect(now.dueAt).toBe(foreseen.moves.find((move) => move.code === code)!.dueAfter)
    expect(now.segments.map(({ name }) => name?.vi)).toContain('Nghỉ bão')
    expect((await verifyTallies(city.db.knex)).differences).toEqual([])
  })
})

describe('two processes', () => {
  it('both rule by a new version at once, and recompute each report once', async () => {
    const options = { knex: city.db.knex, log: pino({ level: 'silent' }), port: 0, host: '127.0.0.1' }
    const second = await startService({ ...options, clientFolder: null })
    try {
      const open = await take()
      const { version } = await newestRule('binh-thuong')
      await decide(await ruleProposal('binh-thuong', plain(77)), 'recompute')
      const there = `http://127.0.0.1:${second.port}/api/reports`
      const response = await fetch(there, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ordinary()),
      })
      const { code } = (await response.json()) as { code: string }
      expect((await explained(code)).rule.version).toBe(version + 1)
      expect((await explained(open)).rule.version).toBe(version + 1)
      const { rows } = await city.db.knex.raw(
        `select count(*)::integer as n from event_log where kind = 'sla.recomputed' and data->>'code' = ?`,
        [open],
      )
      expect(rows[0].n).toBe(1)
    } finally {
      await second.stop()
    }
  })

  it('that store the same version at once leave one of them with a conflict', async () => {
    const proposal = { ...(await ruleProposal('binh-thuong', plain(78))), open: 'keep', ...who }
    const answers = await Promise.all([1, 2, 3].map(() => city.post('/api/sla/changes', proposal)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    expect(answers.find(({ status }) => status === 409)!.body.type).toBe('/problems/version-conflict')
  })
})

describe('any lives of reports', () => {
  it('agree with what is stored after any recomputation, and the tallies hold', async () => {
    const codes = await play(city, fc.sample(life, 60))
    await decide(await ruleProposal('rac-thai', plain(30, 8)), 'recompute')
    await decide(await ruleProposal('binh-thuong', plain(500, 80)), 'recompute')
    await decide(await ruleProposal('rac-thai', plain(600, 80)), 'recompute')
    for (const code of codes) {
      const sla = await explained(code)
      expect([code, sla.agrees]).toEqual([code, true])
    }
    expect((await verifyTallies(city.db.knex)).differences).toEqual([])
  }, 60_000)
})
