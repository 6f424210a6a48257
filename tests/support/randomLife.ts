import fc from 'fast-check'
import { someReport, type TestService } from './service.ts'

/** What a generated life tries next; what its state does not allow is answered 409 and changes nothing. */
const attempt = fc.oneof(
  fc.constant(['accept', {}]),
  fc.constantFrom('so-xay-dung', 'cong-an-tp').map((agency) => ['refer', { agency }]),
  fc.constant(['start', {}]),
  fc.constant(['wait', { reason: 'Chờ' }]),
  fc.constant(['resolve', { answer: 'Xong' }]),
  fc.constant(['refuse', { reason: 'Sai lĩnh vực' }]),
  fc.constantFrom('satisfied', 'accepted', 'dissatisfied').map((rating) => ['rate', { rating }]),
  fc.constant(['reopen', { evidence: 'Chưa xong' }]),
) as fc.Arbitrary<[string, object]>

const likely: [string, object][] = [
  ['accept', {}],
  ['refer', { agency: 'so-xay-dung' }],
  ['start', {}],
  ['resolve', { answer: 'Xong' }],
]

/** A report's life: how many days ago it came in, where, and what is tried on it, in order. */
export const life = fc.record({
  daysAgo: fc.integer({ min: 0, max: 40 }),
  /** Two of one group, and one of another. */
  category: fc.constantFrom('moi-truong-rac-thai', 'moi-truong-dot-rac', 'giao-thong-o-ga'),
  place: fc.constantFrom([107.5846, 16.4635], [107.495, 16.421], [107.899, 16.275], [107.325, 16.218]),
  attempts: fc
    .tuple(fc.nat({ max: 4 }), fc.array(attempt, { maxLength: 6 }))
    .map(([n, more]) => [...likely.slice(0, n), ...more]),
})
export type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never

/** Posts the reports and plays their lives over HTTP, several at a time. @returns their codes */
export async function play(city: TestService, lives: Life[]): Promise<string[]> {
  return Promise.all(
    lives.map(async ({ daysAgo, category, place: [lon, lat], attempts }) => {
      const receivedAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString()
      const { body } = await city.post('/api/reports', someReport({ category, lon, lat, receivedAt }))
      for (const [name, payload] of attempts) await city.post(`/api/reports/${body.code}/${name}`, payload)
      return body.code as string
    }),
  )
}
