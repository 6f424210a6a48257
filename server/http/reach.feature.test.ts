import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReachCity, type ReachCity } from '../../tests/support/reachCity.ts'

let { city, people, set, area, agency, otherArea, otherAgency, mine, foreign } = {} as ReachCity
beforeAll(async () => {
  ;({ city, people, set, area, agency, otherArea, otherAgency, mine, foreign } = await startReachCity())
})
afterAll(() => city.stop())

describe('a report beyond the reach', () => {
  it('is no candidate for merging, and nothing is merged into it', async () => {
    const into = { into: foreign, version: 1, intoVersion: 1 }
    for (const role of ['dispatcher', 'leader'] as const) {
      const { status, body } = await people[role].get(`/api/reports/${mine}/duplicates`)
      expect(status).toBe(200)
      expect(JSON.stringify(body)).not.toContain(foreign)
    }
    expect((await people.dispatcher.send('POST', `/api/reports/${mine}/merge`, into)).status).toBe(404)
  })

  it('stands in no list, whatever is asked for', async () => {
    for (const role of ['dispatcher', 'leader'] as const)
      for (const query of ['', `&agency=${otherAgency}`, `&area=${otherArea}`]) {
        const { status, body } = await people[role].get(`/api/reports?limit=200${query}`)
        expect(status).toBe(200)
        const codes = body.items.map(({ code }: { code: string }) => code)
        expect(codes).not.toContain(foreign)
        if (query === '') expect(codes).toEqual([mine])
        const spells = await people[role].get(
          `/api/assignments?is=workload&from=2026-01-01&to=2027-12-31${query}`,
        )
        expect(spells.status).toBe(200)
        expect(JSON.stringify(spells.body)).not.toContain(foreign)
        const events = await people[role].get(`/api/events?is=received&from=2026-01-01&to=2027-12-31${query}`)
        expect(events.status).toBe(200)
        expect(JSON.stringify(events.body)).not.toContain(foreign)
      }
    const everything = await people.operator.get('/api/reports?limit=200')
    expect(everything.body.items).toHaveLength(2)
  })

  it('has photos that are as if they were not there', async () => {
    const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    const add = async (code: string) => {
      const answer = await fetch(`${city.url}/api/reports/${code}/photos?kind=before`, {
        method: 'POST',
        headers: { 'content-type': 'image/png', cookie: `toancanh=${people.operator.token()}` },
        body: new Uint8Array(image),
      })
      return ((await answer.json()) as { id: string }).id
    }
    const [own, beyond] = [await add(mine), await add(foreign)]
    for (const role of ['dispatcher', 'leader'] as const) {
      expect((await people[role].get(`/api/photos/${own}/thumb`)).status).toBe(200)
      expect((await people[role].get(`/api/photos/${beyond}/thumb`)).status).toBe(404)
      expect((await people[role].get(`/api/photos/${beyond.toUpperCase()}/full`)).status).toBe(404)
    }
    expect((await people.operator.get(`/api/photos/${beyond}/thumb`)).status).toBe(200)
  })

  it('cannot be named in a body either', async () => {
    const answer = await people.dispatcher.send('POST', `/api/reports/${mine}/duplicate`, { of: foreign })
    expect([answer.status, answer.body.type]).toEqual([404, '/problems/not-found'])
    expect((await people.operator.get(`/api/reports/${mine}`)).body.state).toBe('referred')
  })
})

describe('a part of the city', () => {
  it('is shown to whom it is given, and the whole or another part is not', async () => {
    const named = { dispatcher: `agency:${agency}`, leader: `area:${set}/${area}` }
    const other = { dispatcher: `agency:${otherAgency}`, leader: `area:${set}/${otherArea}` }
    for (const role of ['dispatcher', 'leader'] as const) {
      const status = async (scope: string) =>
        (await people[role].get(`/api/live?scope=${encodeURIComponent(scope)}`)).status
      expect([await status(named[role]), await status(other[role]), await status('city')]).toEqual([
        200, 403, 403,
      ])
      expect(await status('area:there/is-none')).toBe(403)
    }
    expect((await people.dispatcher.get(`/api/deadlines?agency=${agency}`)).status).toBe(200)
    expect((await people.dispatcher.get(`/api/deadlines?agency=${otherAgency}`)).status).toBe(403)
    expect((await people.leader.get(`/api/deadlines?agency=${agency}`)).status).toBe(403)
    const mornings = async (role: 'dispatcher' | 'leader') => {
      const addresses = [area, otherArea].map((code) => `?area=${code}`)
      const agencies = [agency, otherAgency].map((code) => `/agency?agency=${code}`)
      const statuses = [...addresses, ...agencies].map(
        async (address) => (await people[role].get(`/api/morning${address}`)).status,
      )
      return Promise.all(statuses)
    }
    expect(await mornings('leader')).toEqual([200, 403, 403, 403])
    expect(await mornings('dispatcher')).toEqual([403, 403, 200, 403])
  })
})

describe('what only the operations centre grants', () => {
  it('an agency cannot grant in its name', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString()
    const answer = await people.dispatcher.send('POST', `/api/reports/${mine}/extend`, {
      ...{ until, by: 'ioc', grantedBy: 'IOC', reason: 'Chờ vật tư' },
    })
    expect([answer.status, answer.body.errors[0].field]).toEqual([403, 'by'])
  })
})
