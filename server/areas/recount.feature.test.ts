import type { Knex } from 'knex'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importFixture } from '../../tests/support/areaImport.ts'
import { openLive } from '../../tests/support/liveClient.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'
import { intake } from '../../contracts/report.ts'
import { countWaiting } from '../log/read.ts'
import { Sequencer } from '../log/sequencer.ts'
import { verifyTallies } from '../log/verify.ts'
import { runCommand } from '../reports/command.ts'
import { takeIn } from '../reports/intake.ts'
import { loadReference } from '../reports/reference.ts'

let city: TestService
beforeEach(async () => {
  city = await startTestService()
})
afterEach(() => city.stop())

const SET = 'hue-districts-2024'
const OTHER = 'hue-wards-2025'
/** The middle of tile x, y of the fixtures; tidy.geojson has four, from 0, 0 to 1, 1. */
const inTile = (x: number, y: number, more = {}) =>
  someReport({ lon: 107.57 + x * 0.02, lat: 16.46 + y * 0.02, ...more })
const asIntake = (given: object) => intake.parse(given)

/** Codes of the reports in each area of the set, as the rows have it; '' for none. */
async function whereReportsLie(knex: Knex, set = SET): Promise<Record<string, number>> {
  const { rows } = await knex.raw(
    `select coalesce(area.code, '') as code, count(*)::integer as n from report
     left join report_area on report_id = report.id and set_id = (select id from area_set where code = ?)
     left join area on area.id = area_id group by 1 order by 1`,
    [set],
  )
  return Object.fromEntries(rows.map(({ code, n }: { code: string; n: number }) => [code, n]))
}

const differences = async (knex: Knex) => (await verifyTallies(knex)).differences
const received = async (area: string) =>
  (await city.get(`/api/board?area=${area}&set=${SET}&from=2020-01-01&to=2100-01-01`)).body.figures?.received
    .value

async function post(...reports: object[]) {
  for (const report of reports) expect((await city.post('/api/reports', report)).status).toBe(201)
  await city.settled()
}

describe('the reports of a set are counted anew', () => {
  it('in the new areas, and what lies in none is said', async () => {
    await post(inTile(0, 0), inTile(0, 0), inTile(1, 0), inTile(1, 1), inTile(3, 0))
    const elsewhere = await whereReportsLie(city.db.knex, OTHER)
    const done = await importFixture(city.db.knex, 'tidy', '--set', SET)
    expect(done).toMatchObject({ added: 4, kept: 0, reports: 5, moved: 5, outside: 1, told: true })
    expect(done.gone).toHaveLength(9)
    expect(await whereReportsLie(city.db.knex)).toEqual({ '': 1, t1: 2, t2: 1, t4: 1 })
    expect(await whereReportsLie(city.db.knex, OTHER)).toEqual(elsewhere)
    expect(await differences(city.db.knex)).toEqual([])
  })

  it('areas with the same code keep their id, their adoption and what the file does not say', async () => {
    const { knex } = city.db
    await importFixture(knex, 'tidy', '--set', SET)
    const before = await knex('area').where({ code: 't1' }).first('id')
    await knex('area').where({ code: 't1' }).update({ population: 777, parent: 'p' })
    await knex.raw(`insert into adoption select id, 10, 100 from area where code in ('t1', 't4')`)
    await post(inTile(0, 0), inTile(1, 1), inTile(2, 1))
    const done = await importFixture(knex, 'next-generation', '--set', SET, '--from', '2024-01-01')
    expect(done).toMatchObject({ kept: 3, added: 1, moved: 2, outside: 0 })
    expect(done.gone.map(({ name }) => name)).toEqual(['Xã Phú Mậu'])
    expect(await knex('area').where({ code: 't1' }).first('id', 'population', 'parent')).toEqual({
      ...before,
      population: 777,
      parent: 'p',
    })
    expect(await knex('adoption').select('area_id', 'accounts')).toEqual([
      { area_id: before!.id, accounts: 10 },
    ])
    expect(await knex('area_set').where({ code: SET }).first('valid_from', 'valid_to', 'schematic')).toEqual({
      valid_from: '2024-01-01',
      valid_to: '2025-06-30',
      schematic: false,
    })
    expect(await whereReportsLie(knex)).toEqual({ t1: 1, t5: 2 })
    expect(await differences(knex)).toEqual([])
  })

  it('on a shared border, as an intake would: in the area that was there first', async () => {
    const border = inTile(0.5, 0)
    await post(border)
    await importFixture(city.db.knex, 'tidy', '--set', SET)
    await post(border)
    expect(await whereReportsLie(city.db.knex)).toEqual({ t1: 2 })
  })

  it('a new set is one more lens, and the others count on', async () => {
    await post(inTile(0, 0), inTile(0, 1))
    const before = await whereReportsLie(city.db.knex, OTHER)
    const done = await importFixture(city.db.knex, 'tidy', '--set', 'police', '--from', '2026-01-01')
    expect(done).toMatchObject({ added: 4, kept: 0, gone: [], moved: 2 })
    expect(await whereReportsLie(city.db.knex, 'police')).toEqual({ t1: 1, t3: 1 })
    expect(await whereReportsLie(city.db.knex, OTHER)).toEqual(before)
    expect(await differences(city.db.knex)).toEqual([])
  })

  it('tallies that had gone wrong are right again', async () => {
    const { knex } = city.db
    await importFixture(knex, 'tidy', '--set', SET)
    await post(inTile(0, 0))
    await knex.raw(
      `update tally_day set received = 9 where area_id = (select id from area where code = 't1')`,
    )
    expect(await differences(knex)).not.toEqual([])
    await importFixture(knex, 'tidy', '--set', SET)
    expect(await differences(knex)).toEqual([])
  })
})

describe('beside a running server', () => {
  it('a live view begins again with the new areas, and the API knows them', async () => {
    await post(inTile(0, 0))
    const client = openLive(city.url)
    await client.join('city')
    await client.until(() => client.snapshots.length === 1)
    await importFixture(city.db.knex, 'tidy', '--set', SET)
    await client.until(() => client.snapshots.length === 2)
    const [before, after] = client.snapshots
    expect(after!.epoch).not.toBe(before!.epoch)
    const t1 = (await city.db.knex('area').where({ code: 't1' }).first('id'))!.id
    expect(before!.areas.id).not.toContain(t1)
    expect(after!.areas.id).toContain(t1)
    expect(await received('t1')).toBe(1)
    expect((await client.resume('city', before!.epoch, before!.seq)).ok).toBe(true)
    await client.until(() => client.snapshots.length === 3)
    client.close()
  })

  it('commands and intake go on meanwhile, and nothing is lost or counted twice', async () => {
    const codes: string[] = []
    let stop = false
    const tiles = [0, 1, 2, 3].flatMap((x) => [0, 1].map((y) => [x, y] as const))
    const citizen = async (n: number) => {
      for (let i = n; !stop; i++) {
        const { status, body } = await city.post('/api/reports', inTile(...tiles[i % tiles.length]!))
        expect(status).toBe(201)
        codes.push(body.code)
        expect((await city.post(`/api/reports/${body.code}/accept`)).status).toBe(200)
      }
    }
    const writers = [0, 1, 2].map(citizen)
    for (const fixture of ['tidy', 'next-generation', 'tidy', 'next-generation'])
      await importFixture(city.db.knex, fixture, '--set', SET)
    stop = true
    await Promise.all(writers)
    await city.settled()
    expect(await differences(city.db.knex)).toEqual([])
    const counted = await whereReportsLie(city.db.knex)
    expect(Object.values(counted).reduce((sum, n) => sum + n, 0)).toBe(codes.length)
    const wrong = await city.db.knex.raw(
      `select report.code from report join report_area on report_id = report.id join area on area.id = area_id
       where not ST_Covers(area.geom, report.geom)`,
    )
    expect(wrong.rows).toEqual([])
  })

  it('waits for an intake that has found its areas and is not yet committed', async () => {
    const { knex } = city.db
    const reference = await loadReference(knex)
    await importFixture(knex, 'tidy', '--set', SET)
    const stalled = await whileOutboxIsLocked(knex, () => [
      takeIn(knex, reference, [asIntake(inTile(1, 1))]),
      importFixture(knex, 'next-generation', '--set', SET),
    ])
    expect(stalled).toMatchObject([[{ created: true }], { reports: 1, outside: 0 }])
    expect(await whereReportsLie(knex)).toEqual({ t5: 1 })
    await city.settled()
    expect(await differences(knex)).toEqual([])
  })

  it('waits for a command that has read its report and is not yet committed', async () => {
    const { knex } = city.db
    const reference = await loadReference(knex)
    await importFixture(knex, 'tidy', '--set', SET)
    await post(inTile(1, 1))
    const code = await knex('report').first('code')
    await whileOutboxIsLocked(knex, () => [
      runCommand(knex, reference, code!.code, 'accept', {}),
      importFixture(knex, 'next-generation', '--set', SET),
    ])
    await city.settled()
    expect(await whereReportsLie(knex)).toEqual({ t5: 1 })
    expect(await differences(knex)).toEqual([])
  })

  it('two imports at once: the second is told to wait', async () => {
    const { knex } = city.db
    const reference = await loadReference(knex)
    const [, first] = await whileOutboxIsLocked(
      knex,
      () => [takeIn(knex, reference, [asIntake(inTile(1, 1))]), importFixture(knex, 'tidy', '--set', SET)],
      async () => {
        await expect(importFixture(knex, 'tidy', '--set', SET)).rejects.toThrow(
          /Another import .* is at work/,
        )
      },
    )
    expect(first).toMatchObject({ told: true })
    await city.settled()
  })
})

/**
 * Starts a writer, which can then not append its event, and an import beside it; lets both go on when both wait for a lock.
 * @returns what they resolved with
 */
async function whileOutboxIsLocked<Both extends [Promise<unknown>, Promise<unknown>]>(
  knex: Knex,
  start: () => Both,
  meanwhile = async () => {},
) {
  const blocker = await knex.transaction()
  await blocker.raw('lock table outbox in share mode')
  const both = Promise.all(start())
  both.catch(() => {})
  const waiting = async () => {
    const { rows } = await knex.raw(
      `select count(*)::integer as n from pg_locks join pg_stat_activity using (pid)
       where not granted and datname = current_database()
         and query !~ 'delete from outbox'`,
    )
    return rows[0].n
  }
  try {
    while ((await waiting()) < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    await meanwhile()
  } finally {
    await blocker.commit()
  }
  return both
}

describe('without a server', () => {
  it('what waits in the outbox is counted first, and the walls of the next server are told', async () => {
    const { knex } = city.db
    const reference = await loadReference(knex)
    await city.service.sequencer.stop()
    await takeIn(knex, reference, [asIntake(inTile(0, 0)), asIntake(inTile(1, 1))])
    expect(await countWaiting(knex)).toBe(2)
    const done = await importFixture(knex, 'tidy', '--set', SET)
    expect(done).toMatchObject({ reports: 2, moved: 2, told: true })
    expect(await countWaiting(knex)).toBe(0)
    expect(await differences(knex)).toEqual([])
    expect(await knex('event_log').orderBy('seq').pluck('kind')).toEqual([
      'received',
      'received',
      'areas.replaced',
    ])
    const next = new Sequencer(knex, pino({ level: 'silent' }))
    next.start()
    await takeIn(knex, await loadReference(knex), [asIntake(inTile(0, 1))])
    while ((await countWaiting(knex)) > 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await next.stop()
    expect(await differences(knex)).toEqual([])
  })
})
