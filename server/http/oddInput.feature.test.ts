import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createPerson, signInAs, type Visitor } from '../../tests/support/people.ts'
import { startTestService, type TestService } from '../../tests/support/service.ts'
import { describedRoutes } from './openapi.ts'

/** What no field holds, and what reaches the database where a field is passed on unread. */
const ODD = [
  'HUE-1\u0000',
  '9'.repeat(25),
  `'"><script> or 1=1--`,
  '\u202e\u{1f30a}' + 'e\u0302'.repeat(2500),
]

let city: TestService
let person: Visitor
beforeAll(async () => {
  city = await startTestService()
  await createPerson(city, { login: 'administrator', role: 'administrator' })
  person = await signInAs(city, 'administrator')
})
afterAll(() => city.stop())

const reads = describedRoutes().filter(({ method }) => method === 'get')

it.each(reads)(
  '$path answers odd text in its path and its query with a problem, never with a fault',
  async (route) => {
    const names = route.query instanceof z.ZodObject ? Object.keys(route.query.shape) : []
    const pathOf = (value: string) => route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(value))
    for (const value of ODD)
      for (const query of [
        '',
        ...[...names, 'scope', 'set', 'area', 'agency'].map(
          (name) => `?${name}=${encodeURIComponent(value)}`,
        ),
      ]) {
        const { status, type, body } = await person.get(pathOf(value) + query)
        expect({
          query,
          status,
          isFault: status >= 500 && body.type !== '/problems/unavailable',
        }).toMatchObject({ isFault: false })
        expect(type).not.toMatch(/^text\/html/)
      }
  },
)

const posts = describedRoutes().filter(
  ({ method, path }) => method === 'post' && !/session|revoke|end-sessions/.test(path),
)

it.each(posts)(
  '$path answers odd text in every field of its body with a problem, never with a fault',
  async (route) => {
    const path = route.path.replaceAll(/\{\w+\}/g, '999999')
    for (const body of bodiesOf(route.body)) {
      const { status, body: answer } = await person.send('POST', path, body)
      expect(status).not.toBe(401)
      expect({
        body,
        status: status >= 500 && answer.type !== '/problems/unavailable' ? status : 'no fault',
      }).toEqual({
        body,
        status: 'no fault',
      })
    }
  },
)

/** One body for each field of the first level and odd text, as it goes through the wire. */
function bodiesOf(schema: unknown): string[] {
  const options =
    schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion ? schema.options : [schema]
  const names = options.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : []))
  return [
    '[]',
    'null',
    '"a"',
    '{"__proto__": {"a": 1}}',
    ...names.flatMap((name) => ODD.map((value) => JSON.stringify({ [name]: value }))),
  ]
}
