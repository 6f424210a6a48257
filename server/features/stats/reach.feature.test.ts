import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOfCell, stats } from '../../../contracts/stats.ts'
import { daysAgo } from '../../../tests/support/leaderDays.ts'
import { createPerson, signInAs, visitor } from '../../../tests/support/people.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'
import { insertVaried } from '../../../tests/support/variedDays.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService({ prepare: insertVaried, access: { auth: 'required' } })
  await city.settled()
  const set = 'hue-districts-2024'
  await createPerson(city, { login: 'whole', role: 'analyst', reach: { of: 'city' } })
  await createPerson(city, { login: 'area', role: 'leader', reach: { of: 'area', set, area: '474' } })
  await createPerson(city, {
    login: 'agency',
    role: 'dispatcher',
    reach: { of: 'agency', agency: 'so-xay-dung' },
  })
})
afterAll(() => city.stop())

const QUERY = {
  measures: 'received,late,processingRate,backlog',
  by: 'area,agency',
  set: 'hue-districts-2024',
  from: daysAgo(30),
  to: daysAgo(0),
}

describe('views of statistics', () => {
  it('are kept by name for each account, and for nobody else', async () => {
    const [mine, other] = await Promise.all(['area', 'agency'].map((name) => signInAs(city, name)))
    const view = { name: 'Trễ hạn theo tháng', query: 'measures=late&by=month' }
    expect((await mine!.send('POST', '/api/stats/views', { ...view, query: 'by=area' })).status).toBe(200)
    expect((await mine!.send('POST', '/api/stats/views', view)).body).toEqual({ items: [view] })
    expect((await other!.get('/api/stats/views')).body).toEqual({ items: [] })
    const strange = await mine!.send('POST', '/api/stats/views', { ...view, query: 'a=<b>' })
    expect([strange.status, strange.body.errors[0].field]).toEqual([422, 'query'])
    await other!.send('POST', '/api/stats/views/remove', { name: view.name })
    expect((await mine!.get('/api/stats/views')).body).toEqual({ items: [view] })
    expect((await mine!.send('POST', '/api/stats/views/remove', { name: view.name })).body).toEqual({
      items: [],
    })
  })
})

describe('statistics of a part of the city', () => {
  it.each(['area', 'agency'])('for who has an %s are the rows that she may list', async (login) => {
    const [mine, everybody] = await Promise.all([login, 'whole'].map((name) => signInAs(city, name)))
    const address = `/api/stats?${new URLSearchParams(QUERY)}`
    const answer = stats.parse((await mine!.get(address)).body)
    const whole = stats.parse((await everybody!.get(address)).body)
    const receivedOf = ({ table }: typeof answer) => table.levels.at(-1)!.cells[0]!.values[0]![0]!
    expect(receivedOf(answer)).toBeGreaterThan(10)
    expect(receivedOf(answer)).toBeLessThan(receivedOf(whole))
    expect(answer.answeredFrom).toBe(login === 'area' ? 'rows' : 'tallies')
    const { addresses, levels } = answer.table
    for (const { cells } of levels)
      for (const cell of cells)
        for (const [index, [, numerator]] of cell.values.entries()) {
          const rows = `${rowsOfCell(addresses[index]!.rows, cell)}&limit=500`
          const { status, body } = await mine!.get(rows)
          expect([rows, status, body.items.length]).toEqual([rows, 200, numerator])
        }
  })

  it('are for nobody who has not signed in, and no screen', async () => {
    expect((await visitor(city).get(`/api/stats?${new URLSearchParams(QUERY)}`)).status).toBe(401)
  })
})
