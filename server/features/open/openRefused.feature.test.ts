import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SUGGESTED } from '../../../contracts/openData.ts'
import { createPerson, signInAs, type Visitor } from '../../../tests/support/people.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
let administrator: Visitor
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
})
afterAll(() => city.stop())

describe('a decision about open data', () => {
  it.each([
    [{ delayHours: 0 }, 'delayHours'],
    [{ delayHours: 1e9 }, 'delayHours'],
    [{ cellMetres: 50 }, 'cellMetres'],
    [{ cellMetres: 300 }, 'cellMetres'],
    [{ minimum: 1 }, 'minimum'],
    [{ fields: ['text'] }, 'fields.0'],
    [{ fields: ['state', 'state'] }, 'fields'],
    [{ licence: '' }, 'licence'],
    [{ licence: 'javascript:alert(1)' }, 'licence'],
    [{ licence: ' JavaScript: alert(1)' }, 'licence'],
    [{ licence: 'java\tscript:alert(1)' }, 'licence'],
    [{ licence: 'ftp://example.com/licence' }, 'licence'],
    [{ more: 1 }, 'more'],
  ])('refuses %j', async (wrong, field) => {
    const { status, body } = await administrator.send('POST', '/api/open-data', {
      ...{ ...SUGGESTED, on: true, ...wrong, follows: 0 },
    })
    expect([status, body.errors[0].field]).toEqual([422, field])
  })

  it('holds with nothing wrong in it', async () => {
    const body = { ...SUGGESTED, on: true, follows: 0 }
    expect((await administrator.send('POST', '/api/open-data', body)).status).toBe(200)
  })
})
