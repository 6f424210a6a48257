import type { StatsMeasureName } from '../../../contracts/stats.ts'

/** What of an address of the page is sent to the API as it is. */
export const asked = [
  'measures',
  'by',
  'from',
  'to',
  'compareFrom',
  'compareTo',
  'set',
  'area',
  'within',
  'withinSet',
  'agency',
  'agencies',
  'category',
  'channel',
  'urgency',
  'rating',
  'outcome',
  'hour',
  'source',
]

/** The figures as they are chosen from, by what they tell. */
export const measureGroups: {
  name: 'volume' | 'deadlines' | 'work' | 'honesty' | 'people'
  measures: StatsMeasureName[]
}[] = [
  { name: 'volume', measures: ['received', 'backlog', 'dueSoon', 'overdue', 'refused'] },
  {
    name: 'deadlines',
    measures: ['onTime', 'onTimeAfterExtension', 'late', 'acknowledged', 'acknowledgedInTime'],
  },
  {
    name: 'work',
    measures: [
      'processedRate',
      'processingRate',
      'resolvedPerWorkingDay',
      'handlingTimeMedian',
      'handlingTimeP90',
    ],
  },
  { name: 'honesty', measures: ['reopened', 'lastMinute', 'withoutPhoto', 'pingPong'] },
  {
    name: 'people',
    measures: ['ratingResponse', 'satisfiedOrAccepted', 'satisfied', 'accepted', 'dissatisfied', 'adoption'],
  },
]

const DAY_MS = 86_400_000
const shift = (day: string, days: number) =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
const yearBefore = (day: string) => {
  const before = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
  return before.endsWith('02-29') ? `${before.slice(0, 8)}28` : before
}

export const comparisons = ['none', 'before', 'year', 'custom'] as const
export type Comparison = (typeof comparisons)[number]

/** The period that one is compared with: as many days just before it, or the same days a year before. */
export function compareWith(way: 'before' | 'year', { from, to }: { from: string; to: string }) {
  if (way === 'year') return { compareFrom: yearBefore(from), compareTo: yearBefore(to) }
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
  return { compareFrom: shift(from, -days), compareTo: shift(from, -1) }
}
