import type { FigureName, figureUnits } from '../../contracts/figure.ts'
import type { Outcome } from '../../contracts/lifecycle.ts'
import type { ReportGroup } from '../../contracts/report.ts'
import type { Localized } from '../../contracts/text.ts'
import type { cohortCounters } from './counters.ts'

/** All that the figures of one scope (city, area, agency or both) and one period are made of. */
export interface ScopeCounts extends Record<(typeof cohortCounters)[number], number> {
  /** Open now, whatever the period. */
  open: number
  /** Open now, the first alarm of the deadline in force has rung. */
  due_soon: number
  /** Open now and past the deadline in force. */
  overdue: number
  /** Spells open at the start of the period or begun in it. */
  workload: number
  /** Spells begun in the period. */
  begun: number
  /** Spells that ended in the period because the report was resolved. */
  resolvedInPeriod: number
  /** Days of the period, until today, on which the calendar has working time. */
  workingDays: number
  /** Median and 90th percentile of working minutes, and how many were measured; null where they were not asked for. */
  handling: { median: number | null; p90: number | null; measured: number } | null
  /** null where the city has no numbers of accounts. */
  adoption: { accounts: number; people: number } | null
}

/** Where the rows of a number are listed: a group of reports, the spells of agencies, or the numbers of accounts. */
export type RowsOf =
  | { list: 'reports'; is: ReportGroup; ever?: true }
  | { list: 'assignments'; is: 'workload' | 'resolved' }
  | { list: 'adoption' }

export interface FigureDefinition<Counts = ScopeCounts> {
  unit: (typeof figureUnits)[number]
  rule: Localized
  numerator: (counts: Counts) => number | null
  denominator: (counts: Counts) => number | null
  /** Where it is neither the numerator (no denominator) nor the ratio of both. */
  value?: (counts: Counts) => number | null
  rows: RowsOf
  denominatorRows?: RowsOf
}

const none = () => null
const reports = (is: ReportGroup): RowsOf => ({ list: 'reports', is })

const count = (counter: 'received', rule: Localized): FigureDefinition => ({
  unit: 'reports',
  rule,
  numerator: (counts) => counts[counter],
  denominator: none,
  rows: reports(counter),
})

const gauge = (of: 'open' | 'due_soon' | 'overdue', is: ReportGroup, rule: Localized): FigureDefinition => ({
  unit: 'reports',
  rule,
  numerator: (counts) => counts[of],
  denominator: none,
  rows: { list: 'reports', is, ever: true },
})

const outcomeShare = (of: Outcome, is: ReportGroup, rule: Localized): FigureDefinition => ({
  unit: 'share',
  rule,
  numerator: (counts) => counts[of],
  denominator: (counts) => counts.on_time + counts.on_time_after_extension + counts.late,
  rows: reports(is),
  denominatorRows: reports('with-outcome'),
})

type CohortShare = {
  of: (typeof cohortCounters)[number] & ReportGroup
  in: 'received' | 'processed' | 'rated'
}
const share = ({ of, in: whole }: CohortShare, rule: Localized): FigureDefinition => ({
  unit: 'share',
  rule,
  numerator: (counts) => counts[of],
  denominator: (counts) => counts[whole],
  rows: reports(of),
  denominatorRows: reports(whole),
})

/** One definition of each figure (PRODUCT.md), for the wall, the board, the API and exports alike. */
export const figureDefinitions: Record<FigureName, FigureDefinition> = {
  received: count('received', { vi: 'Số phản ánh tiếp nhận trong kỳ', en: 'Reports received in the period' }),
  acknowledged: share(
    { of: 'acknowledged', in: 'received' },
    {
      vi: 'Đã được trung tâm chấp nhận xử lý ÷ tiếp nhận, của các phản ánh tiếp nhận trong kỳ',
      en: 'Accepted by the operations centre ÷ received, of the reports received in the period',
    },
  ),
  processedRate: share(
    { of: 'processed', in: 'received' },
    {
      vi: 'Đã xử lý xong (hoặc sau đó) ÷ tiếp nhận, của các phản ánh tiếp nhận trong kỳ',
      en: 'Resolved (or later states) ÷ received, of the reports received in the period',
    },
  ),
  backlog: gauge('open', 'open', { vi: 'Số phản ánh đang mở hiện tại', en: 'Reports open now' }),
  processingRate: {
    unit: 'share',
    rule: {
      vi: 'Lượt xử lý xong trong kỳ ÷ (lượt đang giữ đầu kỳ + lượt được chuyển trong kỳ)',
      en: 'Assignments resolved in the period ÷ (open at its start + referred in it)',
    },
    numerator: (counts) => counts.resolvedInPeriod,
    denominator: (counts) => counts.workload,
    rows: { list: 'assignments', is: 'resolved' },
    denominatorRows: { list: 'assignments', is: 'workload' },
  },
  resolvedPerWorkingDay: {
    unit: 'reportsPerWorkingDay',
    rule: {
      vi: 'Lượt xử lý xong trong kỳ ÷ số ngày làm việc của kỳ',
      en: 'Assignments resolved in the period ÷ working days of the period',
    },
    numerator: (counts) => counts.resolvedInPeriod,
    denominator: (counts) => counts.workingDays,
    rows: { list: 'assignments', is: 'resolved' },
  },
  handlingTimeMedian: {
    unit: 'workingMinutes',
    rule: {
      vi: 'Trung vị thời gian làm việc từ khi chấp nhận đến khi xử lý xong (sai số dưới 2,5 %)',
      en: 'Median working time from accepted to resolved (within 2.5 %)',
    },
    numerator: none,
    denominator: (counts) => counts.handling?.measured ?? null,
    value: (counts) => counts.handling?.median ?? null,
    rows: reports('measured'),
  },
  handlingTimeP90: {
    unit: 'workingMinutes',
    rule: {
      vi: 'Bách phân vị 90 của thời gian làm việc từ khi chấp nhận đến khi xử lý xong (sai số dưới 2,5 %)',
      en: '90th percentile of working time from accepted to resolved (within 2.5 %)',
    },
    numerator: none,
    denominator: (counts) => counts.handling?.measured ?? null,
    value: (counts) => counts.handling?.p90 ?? null,
    rows: reports('measured'),
  },
  ratingResponse: share(
    { of: 'rated', in: 'processed' },
    { vi: 'Đã đánh giá ÷ đã xử lý xong', en: 'Rated ÷ resolved' },
  ),
  satisfiedOrAccepted: {
    unit: 'share',
    rule: { vi: '(Hài lòng + chấp nhận) ÷ đã đánh giá', en: '(Satisfied + accepted) ÷ rated' },
    numerator: (counts) => counts.satisfied + counts.accepted,
    denominator: (counts) => counts.rated,
    rows: reports('satisfied-or-accepted'),
    denominatorRows: reports('rated'),
  },
  satisfied: share(
    { of: 'satisfied', in: 'rated' },
    { vi: 'Hài lòng ÷ đã đánh giá', en: 'Satisfied ÷ rated' },
  ),
  accepted: share({ of: 'accepted', in: 'rated' }, { vi: 'Chấp nhận ÷ đã đánh giá', en: 'Accepted ÷ rated' }),
  dissatisfied: share(
    { of: 'dissatisfied', in: 'rated' },
    { vi: 'Không hài lòng ÷ đã đánh giá', en: 'Dissatisfied ÷ rated' },
  ),
  refused: share({ of: 'refused', in: 'received' }, { vi: 'Từ chối ÷ tiếp nhận', en: 'Refused ÷ received' }),
  reopened: {
    unit: 'share',
    rule: { vi: 'Từng được mở lại ÷ từng được xử lý xong', en: 'Ever reopened ÷ ever resolved' },
    numerator: (counts) => counts.reopened,
    denominator: (counts) => counts.resolved_ever,
    rows: reports('reopened'),
    denominatorRows: reports('ever-resolved'),
  },
  dueSoon: gauge('due_soon', 'due-soon', {
    vi: 'Số phản ánh đang mở, sắp đến hạn xử lý',
    en: 'Reports open now whose deadline lies within the warning window',
  }),
  overdue: gauge('overdue', 'overdue', {
    vi: 'Số phản ánh đang mở, đã quá hạn xử lý',
    en: 'Reports open now and past the deadline in force',
  }),
  onTime: outcomeShare('on_time', 'on-time', {
    vi: 'Xử lý xong trong hạn ban đầu ÷ đã xử lý xong có hạn',
    en: 'Resolved by the original deadline ÷ resolved with a deadline',
  }),
  onTimeAfterExtension: outcomeShare('on_time_after_extension', 'on-time-after-extension', {
    vi: 'Xử lý xong chỉ trong hạn đã gia hạn ÷ đã xử lý xong có hạn',
    en: 'Resolved by an extended deadline only ÷ resolved with a deadline',
  }),
  late: outcomeShare('late', 'late', {
    vi: 'Xử lý xong sau mọi thời hạn ÷ đã xử lý xong có hạn',
    en: 'Resolved after every deadline ÷ resolved with a deadline',
  }),
  acknowledgedInTime: {
    unit: 'share',
    rule: {
      vi: 'Chấp nhận xử lý đúng hạn ÷ đã được chấp nhận xử lý',
      en: 'Accepted within the limit ÷ accepted',
    },
    numerator: (counts) => counts.acknowledged_in_time,
    denominator: (counts) => counts.acknowledged,
    rows: reports('acknowledged-in-time'),
    denominatorRows: reports('acknowledged'),
  },
  adoption: {
    unit: 'share',
    rule: {
      vi: 'Tài khoản ÷ người trên 15 tuổi có điện thoại thông minh',
      en: 'Accounts ÷ people over 15 with a smartphone',
    },
    numerator: (counts) => counts.adoption?.accounts ?? null,
    denominator: (counts) => counts.adoption?.people ?? null,
    rows: { list: 'adoption' },
  },
}

export type Triple = [value: number | null, numerator: number | null, denominator: number | null]

/** `[value, numerator, denominator]` of a figure; a ratio whose denominator is 0 or missing is null. */
export const computeFigure = (name: FigureName, counts: ScopeCounts): Triple =>
  compute(figureDefinitions[name], counts)

/** The same of a definition that is made of other counts too. */
export function compute<Counts>(definition: FigureDefinition<Counts>, counts: Counts): Triple {
  const numerator = definition.numerator(counts)
  const denominator = definition.denominator(counts)
  if (definition.value) return [definition.value(counts), numerator, denominator]
  if (definition.unit === 'reports') return [numerator, numerator, denominator]
  return [numerator === null || !denominator ? null : numerator / denominator, numerator, denominator]
}
