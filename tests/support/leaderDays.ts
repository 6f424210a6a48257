import type { Knex } from 'knex'
import { expect } from 'vitest'
import type { HistoryReport, HistoryStep } from '../../fixtures/generator/history/index.ts'
import { insertHistory } from '../../server/feeds/demo/loadHistory.ts'
import { loadReference } from '../../server/reports/reference.ts'
import type { Json, TestService } from './service.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
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

type Step = HistoryStep extends infer Any ? (Any extends HistoryStep ? Omit<Any, 'at'> : never) : never
const refer = (agency: string): Step => ({ kind: 'refer', agency })
const [accept, start, resolve] = [
  { kind: 'accept' },
  { kind: 'start' },
  { kind: 'resolve', answer: 'Đã xử lý' },
] as const
const [works, police] = [refer('so-xay-dung'), refer('cong-an-tp')]

/** What may come of a report, step by step: each with its hours since the step before. */
const courses: [number, Step][][] = [
  [],
  [[3, accept]],
  [
    [2, accept],
    [4, works],
  ],
  [
    [2, accept],
    [5, police],
    [12, start],
  ],
  [
    [1, accept],
    [2, works],
    [3, start],
    [26, resolve],
  ],
  [[20, { kind: 'refuse', reason: 'Không thuộc thẩm quyền' }]],
  [
    [1, accept],
    [2, works],
    [3, start],
    [15, resolve],
    [6, { kind: 'rate', rating: 'satisfied', comment: 'Nhanh và sạch' }],
  ],
  [
    [1, accept],
    [1, works],
    [3, start],
    [9, resolve],
    [6, { kind: 'rate', rating: 'dissatisfied', comment: 'Vẫn còn rác' }],
    [10, { kind: 'reopen', evidence: 'Còn nguyên' }],
  ],
  [
    [1, accept],
    [2, police],
    [3, start],
    [260, resolve],
    [5, { kind: 'rate', rating: 'accepted', comment: 'Lâu quá' }],
  ],
  // Three times with one agency: reopened, not referred to and fro.
  [
    [1, accept],
    [1, works],
    [3, start],
    [9, resolve],
    [3, { kind: 'reopen', evidence: 'Còn nguyên' }],
    [5, resolve],
    [4, { kind: 'reopen', evidence: 'Vẫn còn' }],
    [5, resolve],
  ],
  // To and fro between two agencies.
  [
    [1, accept],
    [3, works],
    [20, police],
    [20, works],
    [9, start],
    [30, resolve],
  ],
]
const places = [
  [107.5846, 16.4635],
  [107.5846, 16.4635],
  [107.495, 16.421],
] as const
const categories = ['moi-truong-rac-thai', 'moi-truong-dot-rac', 'giao-thong-o-ga']

/** Lives of reports over the last weeks: every course, in two areas and three categories, as far as they have come by now. */
export function lives(until: Date): HistoryReport[] {
  return Array.from({ length: 240 }, (_, index) => {
    const receivedAt = new Date(until.getTime() - index * 2.3 * HOUR_MS - 60_000)
    let at = receivedAt.getTime()
    const steps = courses[index % courses.length]!.map(([hours, step]) => {
      at += hours * HOUR_MS
      return { ...step, at: new Date(at) } as HistoryStep
    })
    const [lon, lat] = places[index % places.length]!
    return {
      ...{ externalId: `day-${index}`, channel: 'app', urgency: 'normal', lon, lat, receivedAt },
      category: categories[(index >> 1) % categories.length]!,
      address: 'Chợ Đông Ba',
      text: 'Rác ùn ứ trước cổng chợ',
      steps: steps.filter((step) => step.at <= until),
    }
  })
}

/** Fills an empty city with them. */
export async function insertDays(trx: Knex): Promise<void> {
  const until = new Date()
  await insertHistory(trx, await loadReference(trx), lives(until), until, () => {})
}
