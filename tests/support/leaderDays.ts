import { expect } from 'vitest'
import { someReport, type Json, type TestService } from './service.ts'

const DAY_MS = 86_400_000
const ZONE = 'Asia/Ho_Chi_Minh'

/** The local day so many days before today. */
export function daysAgo(days: number): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date())
  return new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10)
}

/** Follows an address page by page and counts what it lists. */
export async function countRows(city: TestService, url: string): Promise<number> {
  let count = 0
  for (let next: string | null = `${url}&limit=100`; next;) {
    const { status, body }: { status: number; body: Json } = await city.get(next)
    expect([next, status]).toEqual([next, 200])
    count += body.items.length
    next = body.next
  }
  return count
}

/** What may come of a report, step by step: each with its hours since the step before. */
const courses: [string, object, number][][] = [
  [],
  [['accept', {}, 3]],
  [
    ['accept', {}, 2],
    ['refer', { agency: 'so-xay-dung' }, 4],
  ],
  [
    ['accept', {}, 2],
    ['refer', { agency: 'cong-an-tp' }, 5],
    ['start', {}, 12],
  ],
  [
    ['accept', {}, 1],
    ['refer', { agency: 'so-xay-dung' }, 2],
    ['start', {}, 3],
    ['resolve', { answer: 'Xong' }, 26],
  ],
  [['refuse', { reason: 'Không thuộc thẩm quyền' }, 20]],
  [
    ['accept', {}, 1],
    ['refer', { agency: 'so-xay-dung' }, 2],
    ['start', {}, 3],
    ['resolve', { answer: 'Xong' }, 15],
    ['rate', { rating: 'satisfied', comment: 'Nhanh và sạch' }, 6],
  ],
  [
    ['accept', {}, 1],
    ['refer', { agency: 'so-xay-dung' }, 1],
    ['start', {}, 3],
    ['resolve', { answer: 'Xong' }, 9],
    ['rate', { rating: 'dissatisfied', comment: 'Vẫn còn rác' }, 6],
    ['reopen', { evidence: 'Còn nguyên' }, 10],
  ],
  [
    ['accept', {}, 1],
    ['refer', { agency: 'so-xay-dung' }, 3],
    ['refer', { agency: 'cong-an-tp' }, 20],
    ['refer', { agency: 'so-xay-dung' }, 20],
  ],
]
const places = [
  [107.5846, 16.4635],
  [107.5846, 16.4635],
  [107.495, 16.421],
]
const categories = ['moi-truong-rac-thai', 'moi-truong-dot-rac', 'giao-thong-o-ga']

/**
 * Lives of reports over the last days, told in the order of their time: every course with receipts every few hours, in
 * two areas and three categories.
 */
export async function liveDays(city: TestService): Promise<void> {
  await Promise.all(
    Array.from({ length: 120 }, async (_, index) => {
      let at = Date.now() - (index % 60) * 4.1 * 3_600_000 - 60_000
      const [lon, lat] = places[index % places.length]!
      const { body } = await city.post(
        '/api/reports',
        someReport({
          category: categories[(index >> 1) % 3],
          lon,
          lat,
          receivedAt: new Date(at).toISOString(),
        }),
      )
      for (const [name, payload, hours] of courses[index % courses.length]!) {
        at += hours * 3_600_000
        if (at > Date.now()) return
        const answer = await city.post(`/api/reports/${body.code}/${name}`, {
          ...payload,
          at: new Date(at).toISOString(),
        })
        expect([name, answer.status, answer.body.detail]).toEqual([name, 200, undefined])
      }
    }),
  )
}
