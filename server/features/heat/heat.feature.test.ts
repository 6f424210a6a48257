import { cellToParent, getResolution, latLngToCell } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heat as heatSchema, heatHours } from '../../../contracts/heat.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
/** Places in the city, several in one cell. */
const places = Array.from({ length: 60 }, (_, index) => ({
  lon: 107.56 + (index % 10) * 0.006,
  lat: 16.45 + Math.floor(index / 20) * 0.008,
}))
const day = '2026-10-10'

beforeAll(async () => {
  city = await startTestService()
  const lines = places.map((place, index) =>
    JSON.stringify(
      someReport({
        ...place,
        receivedAt: `${day}T${String(index % 24).padStart(2, '0')}:30:00+07:00`,
        category: index % 3 === 0 ? 'moi-truong-dot-rac' : 'moi-truong-rac-thai',
      }),
    ),
  )
  await city.post('/api/reports', lines.join('\n'), 'application/x-ndjson')
  await city.settled()
})
afterAll(() => city.stop())

const read = async (query: string) => heatSchema.parse((await city.get(`/api/heat?${query}`)).body)
const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0)

describe('heat', () => {
  it.each([5, 6, 7, 8, 9])(
    'at resolution %i counts each report in the cell that H3 puts it in',
    async (res) => {
      const expected = new Map<string, number>()
      for (const { lon, lat } of places) {
        const cell = cellToParent(latLngToCell(lat, lon, 9), res)
        expected.set(cell, (expected.get(cell) ?? 0) + 1)
      }
      const heat = await read(`from=${day}&to=${day}&res=${res}`)
      expect(new Map(heat.cells.map((cell, index) => [cell, heat.counts[index]!]))).toEqual(expected)
      expect(heat.cells.every((cell) => getResolution(cell) === heat.res)).toBe(true)
    },
  )

  it('takes a day from midnight to midnight in the city, not in UTC', async () => {
    expect(total((await read(`from=${day}&to=${day}`)).counts)).toBe(60)
    expect(total((await read('from=2026-10-09&to=2026-10-09')).counts)).toBe(0)
  })

  it('until an instant has the hours that began before it', async () => {
    const until = async (time: string) =>
      total((await read(`from=${day}&to=${day}&until=${encodeURIComponent(`${day}T${time}+07:00`)}`)).counts)
    const first = places.map((_, index) => index % 24)
    expect(await until('00:00:00')).toBe(0)
    expect(await until('12:00:00')).toBe(first.filter((hour) => hour < 12).length)
    expect(await until('12:00:01')).toBe(first.filter((hour) => hour <= 12).length)
  })

  it('of a category, or of a group of categories, or of a box, is a part of the whole', async () => {
    expect(total((await read(`from=${day}&to=${day}&category=moi-truong-dot-rac`)).counts)).toBe(20)
    expect(total((await read(`from=${day}&to=${day}&category=moi-truong`)).counts)).toBe(60)
    const west = await read(`from=${day}&to=${day}&res=9&bbox=107.5,16.4,107.585,16.5`)
    const east = await read(`from=${day}&to=${day}&res=9&bbox=107.585,16.4,107.7,16.5`)
    expect(total(west.counts)).toBeGreaterThan(0)
    expect(total(west.counts) + total(east.counts)).toBe(60)
  })

  it('of hours of the day is that of the reports received in them, also over midnight', async () => {
    const during = async (hours: string) => total((await read(`from=${day}&to=${day}&hours=${hours}`)).counts)
    const received = (among: number[]) => places.filter((_, index) => among.includes(index % 24)).length
    expect(await during('7')).toBe(received([7]))
    expect(await during('7-9')).toBe(received([7, 8, 9]))
    expect(await during('22-1')).toBe(received([22, 23, 0, 1]))
    expect(await during('0-23')).toBe(60)
  })

  it('of a day without reports is empty, and says what is wrong with a query', async () => {
    expect((await read('from=2026-10-11&to=2026-10-11')).cells).toEqual([])
    for (const [query, field] of [
      ['bbox=1,2,3', 'bbox'],
      ['bbox=9,9,1,1', 'bbox'],
      ['res=12', 'res'],
      ['category=ma-quy', 'category'],
      ['hours=7-24', 'hours'],
      ['until=2026-10-10T12:00', 'until'],
    ] as const)
      expect([query, (await city.get(`/api/heat?${query}`)).body.errors[0].field]).toEqual([query, field])
  })
})

describe('the hours of the day', () => {
  const ask = async (query: string) => heatHours.parse((await city.get(`/api/heat/hours?${query}`)).body)

  it('have the reports received in them, by group of categories, and name the rows that they add up to', async () => {
    const { counts, categories } = await ask(`from=${day}&to=${day}`)
    const expected = Array.from({ length: 24 }, (_, hour) => places.filter((_p, i) => i % 24 === hour).length)
    expect(counts).toEqual(expected)
    const environment = categories.find(({ code }) => code === 'moi-truong')!
    expect(environment.counts).toEqual(expected)
    const { items } = (await city.get(`${environment.rows}&limit=500`)).body
    expect(items).toHaveLength(total(environment.counts))
    expect(categories.filter(({ counts }) => total(counts) > 0)).toEqual([environment])
  })

  it('of a town whose clock is put back follow its clock, and its day of 25 hours is whole', async () => {
    const budapest = await startTestService({ timeZone: 'Europe/Budapest' })
    try {
      for (const at of ['00:30:00+02:00', '02:30:00+02:00', '02:30:00+01:00', '23:30:00+01:00'])
        await budapest.post('/api/reports', someReport({ receivedAt: `2025-10-26T${at}` }))
      await budapest.settled()
      const { counts } = heatHours.parse(
        (await budapest.get('/api/heat/hours?from=2025-10-26&to=2025-10-26')).body,
      )
      expect([counts[0], counts[2], counts[23], total(counts)]).toEqual([1, 2, 1, 4])
    } finally {
      await budapest.stop()
    }
  })
})
