import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { campaignProgress } from '../../../contracts/campaign.ts'
import { emergencyReports } from '../../../contracts/emergency.ts'
import { wallState } from '../../../contracts/wall.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
  await city.post('/api/reports', someReport())
  await city.settled()
})
afterAll(() => city.stop())

const HOUR = 3_600_000
const by = 'Trực ban IOC'
const title = { vi: 'Ngập lụt', en: 'Flood' }
/** An instant between what was done before and what is done next, by the database's clock. */
const instant = async (): Promise<string> => {
  await city.settled()
  await new Promise((resolve) => setTimeout(resolve, 5))
  const { rows } = await city.db.knex.raw('select clock_timestamp() as at')
  await new Promise((resolve) => setTimeout(resolve, 5))
  return rows[0].at.toISOString()
}
const wall = async (at: string) => {
  const { status, body } = await city.get(`/api/wall?at=${at}`)
  expect([status, body.detail]).toEqual([200, undefined])
  return wallState.strict().parse(body)
}
const open = async (fields: object = {}) =>
  (await city.post('/api/emergencies', { title, by, ...fields })).body.id as number
const end = (id: number) => city.post(`/api/emergencies/${id}/end`, { by })
const resolve = async (code: string) => {
  for (const [command, body] of [
    ['accept', {}],
    ['refer', { agency: 'so-xay-dung' }],
    ['start', {}],
    ['resolve', { answer: 'Đã xong' }],
  ] as const)
    expect((await city.post(`/api/reports/${code}/${command}`, body)).status).toBe(200)
}

describe('the wall at a past instant', () => {
  it('has the emergency that lasted then, with the marks that stood then', async () => {
    const before = await instant()
    const id = await open()
    const gauge = (levelCm: number, minutes: number) => ({
      ...{ ref: 'kim-long', kind: 'water-level', lon: 107.557, lat: 16.463, label: 'Trạm Kim Long' },
      ...{ levelCm, at: new Date(Date.parse(before) + minutes * 60_000).toISOString() },
    })
    const road = { ref: 'le-loi', kind: 'road-closed', lon: 107.58, lat: 16.46, label: 'Lê Lợi', at: before }
    const send = (...marks: object[]) => city.post(`/api/emergencies/${id}/marks`, { marks })
    await send(gauge(180, -30), road)
    const rising = await instant()
    await send(gauge(260, -5), { ...road, label: 'Lê Lợi – Hà Nội' })
    const high = await instant()
    // A level that was corrected, and a road that is open again.
    await send(gauge(240, -5))
    await city.post(`/api/emergencies/${id}/marks/remove`, { refs: ['le-loi'] })
    const corrected = await instant()
    await send({ ...road, at: new Date().toISOString() })
    const closedAgain = await instant()
    await end(id)
    const after = await instant()

    expect((await wall(before)).emergency).toBeNull()
    expect((await wall(after)).emergency).toBeNull()
    const told = async (at: string) => {
      const { emergency } = await wall(at)
      expect(emergency).toMatchObject({ id, title, endedAt: null, marksKnown: true })
      return emergency!.marks
        .map(({ label, levels }) => [label, ...levels.map(({ levelCm }) => levelCm)])
        .sort()
    }
    expect(await told(rising)).toEqual([['Lê Lợi'], ['Trạm Kim Long', 180]])
    expect(await told(high)).toEqual([['Lê Lợi – Hà Nội'], ['Trạm Kim Long', 180, 260]])
    expect(await told(corrected)).toEqual([['Trạm Kim Long', 180, 240]])
    expect(await told(closedAgain)).toEqual([['Lê Lợi'], ['Trạm Kim Long', 180, 240]])
  })

  it('a gauge that says the same again and again is kept once', async () => {
    const id = await open()
    const at = new Date().toISOString()
    const mark = { ref: 'g', kind: 'water-level', lon: 107.557, lat: 16.463, label: 'Trạm', levelCm: 5, at }
    for (let i = 0; i < 3; i++) await city.post(`/api/emergencies/${id}/marks`, { marks: [mark] })
    for (const table of ['emergency_mark_told', 'emergency_level'])
      expect([table, await city.db.knex(table).where({ emergency_id: id })]).toMatchObject([
        table,
        [{ ref: 'g' }],
      ])
    await end(id)
  })

  it('says that it does not know the marks of a time from before they were kept', async () => {
    const id = await open()
    await city.post(`/api/emergencies/${id}/marks`, {
      marks: [
        { ref: 'r', kind: 'shelter', lon: 107.58, lat: 16.46, label: 'Trường', at: new Date().toISOString() },
      ],
    })
    const then = await instant()
    await city.db.knex('emergency').where({ id }).update({ marks_kept_since: new Date() })
    const later = await instant()
    expect((await wall(then)).emergency).toMatchObject({ id, marks: [], marksKnown: false })
    expect((await wall(later)).emergency).toMatchObject({ id, marks: [{ ref: 'r' }], marksKnown: true })
    await end(id)
  })

  it('has a campaign only from when it was planned until it was called off, and its progress as it was', async () => {
    const span = {
      from: new Date(Date.now() - HOUR).toISOString(),
      to: new Date(Date.now() + HOUR).toISOString(),
    }
    const before = await instant()
    const campaign = (
      await city.post('/api/campaigns', { title, by, category: 'moi-truong', target: 4, ...span })
    ).body
    const [first, second] = await Promise.all(
      [0, 1].map(async () => (await city.post('/api/reports', someReport())).body.code as string),
    )
    const received = await instant()
    await resolve(first!)
    const one = await instant()
    await resolve(second!)
    await city.post(`/api/reports/${first}/rate`, { rating: 'dissatisfied' })
    await city.post(`/api/reports/${first}/reopen`, { evidence: 'Vẫn còn rác' })
    const reopened = await instant()
    await city.post(`/api/campaigns/${campaign.id}/cancel`, { by })
    const after = await instant()

    expect((await wall(before)).campaign).toBeNull()
    expect((await wall(one)).campaign).toEqual(campaign)
    expect((await wall(after)).campaign).toBeNull()
    const path = `/api/campaigns/${campaign.id}/progress`
    const progress = async (at: string) => {
      const { body } = await city.get(`${path}?at=${at}`)
      const told = campaignProgress.strict().parse(body)
      expect(told).toMatchObject({ at, received: { rows: null, asOfSeq: told.asOfSeq } })
      const sum = told.course.resolved.reduce((total, n) => total + n, 0)
      return [told.received.value, told.resolved.value, sum, told.latest.map(({ code }) => code)]
    }
    // The report of before all, too, is of its category and in its span.
    expect(await progress(received)).toEqual([3, 0, 0, []])
    expect(await progress(one)).toEqual([3, 1, 1, [first]])
    expect(await progress(reopened)).toEqual([3, 1, 1, [second]])
    for (const at of [before, after]) expect((await city.get(`${path}?at=${at}`)).status).toBe(404)
  })

  it('has the reports of an emergency as they were', async () => {
    const id = await open({ category: 'thoat-nuoc' })
    const flooded = async () =>
      (await city.post('/api/reports', someReport({ category: 'thoat-nuoc-ngap-ung' }))).body.code as string
    const code = await flooded()
    const one = await instant()
    await resolve(code)
    await flooded()
    const two = await instant()
    await end(id)
    await flooded()
    const read = async (at: string) => {
      const { body } = await city.get(`/api/emergencies/${id}/reports?at=${at}`)
      const told = emergencyReports.strict().parse(body)
      const { received, open: now, resolved, points, latest } = told
      return [received.value, now.value, resolved.value, points.lon.length, latest.map(({ state }) => state)]
    }
    expect(await read(one)).toEqual([1, 1, 0, 1, ['received']])
    expect(await read(two)).toEqual([2, 1, 1, 1, ['received', 'resolved']])
  })

  it('has the surge that lasted then, and says where nobody watched for one', async () => {
    const { rows } = await city.db.knex.raw('select since from surge_watch')
    const [began, ended] = [30, 10].map((ago) => new Date(Date.now() - ago)) as [Date, Date]
    await city.db.knex('surge').insert({ began_at: began, ended_at: ended })
    const after = await instant()
    expect(await wall(new Date(began.getTime() + 10).toISOString())).toMatchObject({
      surge: { since: began.toISOString() },
      surgeKnown: true,
    })
    expect(await wall(after)).toMatchObject({ surge: null, surgeKnown: true })
    const later = await instant()
    await city.db.knex('surge_watch').update({ since: new Date() })
    expect(await wall(later)).toMatchObject({ surge: null, surgeKnown: false })
    await city.db.knex('surge_watch').update(rows[0])
  })

  it.each([
    ['2999-01-01T00:00:00Z', 'future'],
    ['2001-01-01T00:00:00Z', 'first event'],
    ['yesterday', 'at'],
  ])('refuses %s', async (at, why) => {
    const { status, body } = await city.get(`/api/wall?at=${at}`)
    expect([status, body.errors[0].field]).toEqual([400, 'at'])
    expect(body.detail).toContain(why)
  })
})
