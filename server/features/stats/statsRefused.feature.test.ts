import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => (city = await startTestService()))
afterAll(() => city.stop())

describe('statistics', () => {
  it.each([
    [{ measures: '' }, 'measures', 'invalid-query'],
    [{ measures: 'received,nonsense' }, 'measures', 'invalid-query'],
    [{ measures: 'received,received' }, 'measures', 'invalid-query'],
    [{ measures: 'received', by: 'area,area' }, 'by', 'invalid-query'],
    [{ measures: 'received', by: 'day,area,agency,category' }, 'by', 'invalid-query'],
    [{ measures: 'received', by: 'colour' }, 'by', 'invalid-query'],
    [{ measures: 'received', from: '2026-10-02', to: '2026-10-01' }, 'to', 'invalid-query'],
    [{ measures: 'received', from: '2026-02-30' }, 'from', 'invalid-query'],
    [{ measures: 'received', compareFrom: '2026-10-02' }, 'compareTo', 'invalid-query'],
    [
      { measures: 'received', compareFrom: '2026-10-02', compareTo: '2026-10-01' },
      'compareTo',
      'invalid-query',
    ],
    [{ measures: 'received', area: 'nowhere' }, 'area', 'unknown-code'],
    [{ measures: 'received', channel: 'pigeon' }, 'channel', 'unknown-code'],
    [{ measures: 'received', within: 'nowhere' }, 'within', 'unknown-code'],
    [{ measures: 'received', hour: '24' }, 'hour', 'invalid-query'],
    [{ measures: 'received', hour: '1e1' }, 'hour', 'invalid-query'],
    [{ measures: 'received', hour: '0x9' }, 'hour', 'invalid-query'],
    [{ measures: 'adoption', by: 'month' }, 'measures', 'invalid-query'],
    [{ measures: 'adoption', category: 'moi-truong' }, 'measures', 'invalid-query'],
    [{ measures: 'received,late', by: 'day', from: '1900-01-01', to: '2999-12-31' }, 'by', 'invalid-query'],
    [{ measures: 'received', unknown: '1' }, 'unknown', 'invalid-query'],
  ])('refuse %o and name the field', async (query, field, kind) => {
    const { status, type, body } = await city.get(
      `/api/stats?${new URLSearchParams(query as Record<string, string>)}`,
    )
    expect([status, type.split(';')[0], body.type]).toEqual([
      kind === 'unknown-code' ? 422 : 400,
      'application/problem+json',
      `/problems/${kind}`,
    ])
    expect(body.errors.map((one: Json) => one.field)).toContain(field)
  })
})
