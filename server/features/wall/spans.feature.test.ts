import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { campaignProgress } from '../../../contracts/campaign.ts'
import { emergencyReports } from '../../../contracts/emergency.ts'
import { wallState } from '../../../contracts/wall.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const MINUTE = 60_000
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString()
const title = { vi: 'Ngày Chủ nhật Xanh', en: 'Green Sunday' }
const plan = async (from: number, to: number) =>
  (
    await city.post('/api/campaigns', {
      ...{ title, category: 'moi-truong', target: 4, by: 'UBND thành phố', from: at(from), to: at(to) },
    })
  ).body
const take = async (fields: object = {}) =>
  (await city.post('/api/reports', someReport({ ...fields }))).body.code as string
const resolve = async (code: string) => {
  for (const [command, body] of [
    ['accept', {}],
    ['refer', { agency: 'so-xay-dung' }],
    ['start', {}],
    ['resolve', { answer: 'Đã dọn xong' }],
  ] as const)
    expect((await city.post(`/api/reports/${code}/${command}`, body)).status).toBe(200)
}
/** The codes of all rows at an address. */
const codesAt = async (rows: string | null) =>
  (await city.get(`${rows}&limit=500`)).body.items.map(({ code }: { code: string }) => code).sort()
const elsewhere = { lon: 107.47, lat: 16.52 }

describe('the progress of a campaign', () => {
  it('counts what was received in it of its category, by area and in its course, and proves it by its rows', async () => {
    const campaign = await plan(-120, 60)
    const inIt = [await take({ receivedAt: at(-100) }), await take({ receivedAt: at(-1) })]
    const third = await take({ receivedAt: at(-50), ...elsewhere })
    await take({ receivedAt: at(-130) })
    await take({ receivedAt: at(-30), category: 'giao-thong-o-ga' })
    await resolve(inIt[1]!)
    await city.settled()
    const answer = await city.get(`/api/campaigns/${campaign.id}/progress?lang=en`)
    const progress = campaignProgress.parse(answer.body)
    expect(progress).toMatchObject({ campaign, set: 'hue-districts-2024' })
    const { received, resolved, reached } = progress
    expect([received.value, resolved.value]).toEqual([3, 1])
    expect(reached).toMatchObject({
      value: 0.25,
      numerator: 1,
      denominator: 4,
      rule: expect.stringMatching(/target/),
    })
    expect(await codesAt(received.rows)).toEqual([...inIt, third].sort())
    expect(await codesAt(resolved.rows)).toEqual([inIt[1]])
    expect(progress.areas).toEqual([
      { id: expect.any(Number), received: 2, resolved: 1 },
      { id: expect.any(Number), received: 1, resolved: 0 },
    ])
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
    expect([sum(progress.course.received), sum(progress.course.resolved)]).toEqual([3, 1])
    // 20 minutes after its beginning, of 180: in the sixth stretch of 48.
    expect(progress.course.received[5]).toBe(1)
    expect(progress.latest).toMatchObject([{ code: inIt[1], area: progress.areas[0]!.id }])
    await city.post(`/api/campaigns/${campaign.id}/cancel`, { by: 'UBND' })
    expect((await city.get(`/api/campaigns/${campaign.id}/progress`)).status).toBe(404)
  })

  it('of another set of areas, and what it is asked wrongly', async () => {
    const { id } = await plan(-10, 10)
    const wards = await city.get(`/api/campaigns/${id}/progress?set=hue-wards-2025`)
    expect(wards.body.set).toBe('hue-wards-2025')
    expect((await city.get(`/api/campaigns/${id}/progress?set=x`)).body.errors[0].field).toBe('set')
    for (const path of ['campaigns/999999/progress', 'campaigns/x/progress', 'reports?campaign=999999'])
      expect([path, (await city.get(`/api/${path}`)).status]).toEqual([path, 404])
    await city.post(`/api/campaigns/${id}/cancel`, { by: 'UBND' })
  })
})

it('a campaign that has ended shows its result for a day, unless another runs', async () => {
  const shown = async () => wallState.parse((await city.get('/api/wall')).body).campaign?.id
  await plan(-3000, -1500)
  expect(await shown()).toBeUndefined()
  const next = await plan(600, 700)
  expect(await shown()).toBe(next.id)
  await plan(-700, -600)
  const ended = await plan(-300, -60)
  expect(await shown()).toBe(ended.id)
  const running = await plan(-1, 60)
  expect(await shown()).toBe(running.id)
})

describe('the reports of an emergency', () => {
  it('are those of its category since it was opened, without what a person wrote', async () => {
    const flood = { title: { vi: 'Ngập lụt', en: 'Flood' }, by: 'Trực ban IOC' }
    await take({ category: 'thoat-nuoc-ngap-ung' })
    const { id } = (await city.post('/api/emergencies', { ...flood, category: 'thoat-nuoc' })).body
    const first = await take({ category: 'thoat-nuoc-ngap-ung', lon: 107.584612345 })
    const second = await take({ category: 'thoat-nuoc-ngap-ung' })
    await take()
    await resolve(first)
    await city.settled()
    const answer = await city.get(`/api/emergencies/${id}/reports`)
    const { received, open, resolved, points, areas, latest, omitted } = emergencyReports.parse(answer.body)
    expect([received.value, open.value, resolved.value, omitted]).toEqual([2, 1, 1, 0])
    expect(await codesAt(received.rows)).toEqual([first, second].sort())
    expect(await codesAt(open.rows)).toEqual([second])
    expect(await codesAt(resolved.rows)).toEqual([first])
    expect(points).toEqual({ lon: [107.5846], lat: [16.4635], alarm: [null] })
    expect(areas).toEqual([{ id: expect.any(Number), received: 2, open: 1 }])
    expect(latest.map(({ code, state }) => [code, state])).toEqual([
      [second, 'received'],
      [first, 'resolved'],
    ])
    expect(JSON.stringify(answer.body)).not.toContain('Rác ùn ứ')
    await city.post(`/api/emergencies/${id}/end`, { by: 'IOC' })
    await take({ category: 'thoat-nuoc-ngap-ung' })
    await city.settled()
    expect((await city.get(`/api/emergencies/${id}/reports`)).body.received.value).toBe(2)
    expect((await city.get('/api/emergencies/999/reports')).status).toBe(404)
  })

  it('a gauge tells its last levels in order, whichever way they came', async () => {
    const { id } = (await city.post('/api/emergencies', { title, by: 'IOC' })).body
    const level = (minutes: number, levelCm: number | null, ref = 'kim-long') => ({
      ...{ ref, kind: ref === 'le-loi' ? 'road-closed' : 'water-level', lon: 107.557, lat: 16.463 },
      ...{ label: 'Trạm', levelCm, at: at(minutes) },
    })
    const send = (...marks: object[]) => city.post(`/api/emergencies/${id}/marks`, { marks })
    await send(level(-10, 380), level(-30, 352))
    await send(level(-20, 366), level(-5, 410), level(-5, null, 'le-loi'))
    await send(...Array.from({ length: 30 }, (_, index) => level(-200 - index, 100)))
    const { marks } = wallState.parse((await city.get('/api/wall')).body).emergency!
    const gauge = marks.find(({ ref }) => ref === 'kim-long')!
    expect(gauge.levelCm).toBe(410)
    expect(gauge.levels.map(({ levelCm }) => levelCm)).toEqual([...Array(12).fill(100), 352, 366, 380, 410])
    expect(gauge.levels.at(-1)!.at).toBe(gauge.at)
    expect(marks.find(({ ref }) => ref === 'le-loi')!.levels).toEqual([])
    await city.post(`/api/emergencies/${id}/end`, { by: 'IOC' })
  })
})
