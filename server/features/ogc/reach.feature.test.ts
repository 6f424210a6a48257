import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPerson, signInAs, type Visitor } from '../../../tests/support/people.ts'
import { life, play } from '../../../tests/support/randomLife.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
const people = {} as Record<'dispatcher' | 'analyst' | 'operator', Visitor>
const items = '/ogc/collections/reports/items'

beforeAll(async () => {
  city = await startTestService()
  await play(city, fc.sample(life, { numRuns: 60, seed: 20261126 }))
  await city.settled()
  const agency = { of: 'agency', agency: 'so-xay-dung' } as const
  for (const [role, reach] of [
    ['dispatcher', agency],
    ['analyst', { of: 'city' }],
    ['operator', { of: 'city' }],
  ] as const) {
    await createPerson(city, { login: role, role, reach })
    people[role] = await signInAs(city, role)
  }
})
afterAll(() => city.stop())

describe('a point', () => {
  it('is exact for who handles reports, and the middle of a cell for everybody else', async () => {
    const [place, beside] = [
      { lon: 107.58461, lat: 16.46351 },
      { lon: 107.58462, lat: 16.46352 },
    ]
    const codes: string[] = []
    for (const at of [place, beside]) codes.push((await city.post('/api/reports', someReport(at))).body.code)
    await city.settled()
    const of = async (get: (path: string) => Promise<Json>) =>
      Promise.all(codes.map(async (code) => (await get(`${items}/${code}`)).body.geometry.coordinates))
    expect(await of(people.operator.get)).toEqual([place, beside].map(({ lon, lat }) => [lon, lat]))
    const blurred = await of(people.analyst.get)
    expect(blurred[0]).toEqual(blurred[1])
    expect(blurred[0]).not.toEqual([place.lon, place.lat])
    expect(Math.abs(blurred[0][0] - place.lon)).toBeLessThan(0.0005)
    expect(Math.abs(blurred[0][1] - place.lat)).toBeLessThan(0.0005)
    expect(await of(city.get)).toEqual(blurred)
  })

  it('is found by where it is shown, so that no rectangle tells where it was', async () => {
    const { features } = (await people.analyst.get(`${items}?limit=1000`)).body
    const exact = (await people.operator.get(`${items}?limit=1000`)).body.features
    for (const [i, { geometry, id }] of features.slice(-5).entries()) {
      const [shown, real] = [geometry.coordinates, exact.slice(-5)[i].geometry.coordinates]
      const around = (point: number[]) =>
        `bbox=${point[0]! - 1e-6},${point[1]! - 1e-6},${point[0]! + 1e-6},${point[1]! + 1e-6}`
      const ids = async (point: number[]) =>
        (await people.analyst.get(`${items}?${around(point)}`)).body.features.map((f: Json) => f.id)
      expect(await ids(shown)).toContain(id)
      expect(await ids(real)).toEqual([])
    }
  })
})

describe('whoever reads', () => {
  it('sees what lies within reach, and neither text, address nor person', async () => {
    const { features }: { features: Json[] } = (await people.dispatcher.get(`${items}?limit=1000`)).body
    const listed = (await people.dispatcher.get('/api/reports?limit=200')).body.items
    expect(features.map(({ id }) => id).sort()).toEqual(listed.map(({ code }: Json) => code).sort())
    expect(features.length).toBeGreaterThan(3)
    expect(features.length).toBeLessThan(60)
    expect(Object.keys(features[0].properties)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/text|address|reporter|phone|email/i)]),
    )
    const foreign = (await city.get(`${items}?limit=200`)).body.features.find(
      ({ id }: Json) => !features.some((one) => one.id === id),
    )
    expect((await people.dispatcher.get(`${items}/${foreign.id}`)).status).toBe(404)
  })
})
