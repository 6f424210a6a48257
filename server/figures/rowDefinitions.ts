import type { FigureThen, RowFigureName, RowShareName } from '../../contracts/figure.ts'
import type { ReportGroup } from '../../contracts/report.ts'
import type { EventGroup } from '../../contracts/reportHistory.ts'
import type { Language, Localized } from '../../contracts/text.ts'
import type { LogHead } from '../log/read.ts'
import type { Period } from './period.ts'
import { scopeParameters, type Scope } from './scope.ts'

/**
 * Where the rows lie: reports of a group received in the period, those of them that are due on the day, reports as they
 * stood when the first of the days began, events of the days, or spells of the days.
 */
type RowsOf =
  | { list: 'reports'; is: ReportGroup; within: 'period' | 'dueOnDay' }
  | { list: 'reports-before' }
  | { list: 'events'; is: EventGroup }
  | { list: 'assignments'; is: 'begun' | 'ended' }

interface RowFigureDefinition {
  rule: Localized
  /** null for what is reckoned from other figures. */
  rows: RowsOf | null
  unit?: 'reportsPerWorkingDay'
  /** Of a share. */
  denominatorRows?: RowsOf | null
}

const events = (is: EventGroup, rule: Localized): RowFigureDefinition => ({
  rule,
  rows: { list: 'events', is },
})
const received = (is: ReportGroup): RowsOf => ({ list: 'reports', is, within: 'period' })

/** A group of the reports received in the period, as a share of another. */
interface RowShare {
  is: ReportGroup
  of: ReportGroup
  rule: Localized
}
const share = ({ is, of, rule }: RowShare): RowFigureDefinition => ({
  rule,
  rows: received(is),
  denominatorRows: received(of),
})

/** What looks better than it is, as shares of the rows. */
export const rowShares: Record<RowShareName, RowShare> = {
  lastMinute: {
    ...{ is: 'last-minute', of: 'with-outcome' },
    rule: {
      vi: 'Xử lý xong trong 30 phút cuối trước hạn hiện hành ÷ đã xử lý xong có hạn',
      en: 'Resolved within the last 30 minutes before the deadline in force ÷ resolved with a deadline',
    },
  },
  withoutPhoto: {
    ...{ is: 'without-photo', of: 'processed' },
    rule: {
      vi: 'Đã xử lý xong mà không có ảnh sau xử lý ÷ đã xử lý xong',
      en: 'Resolved without a photo of the result ÷ resolved',
    },
  },
  pingPong: {
    ...{ is: 'ping-pong', of: 'ever-referred' },
    rule: {
      vi: 'Từng bị chuyển qua lại (đơn vị A → B → A) ÷ đã được chuyển xử lý',
      en: 'Ever referred to and fro (agency A → B → A) ÷ ever referred',
    },
  },
}

/**
 * The figures that no tally has, defined once like the others (definitions.ts): each is the number of its rows, or the
 * share of them among others. `days` are those of what changed, both included.
 */
export const rowFigureDefinitions: Record<RowFigureName, RowFigureDefinition> = {
  dueOnDay: {
    rule: {
      vi: 'Số phản ánh đang mở có hạn xử lý hiện hành rơi vào ngày này',
      en: 'Reports open now whose deadline in force lies on this day',
    },
    rows: { list: 'reports', is: 'open', within: 'dueOnDay' },
  },
  wentOverdue: events('overdue', {
    vi: 'Số lần phản ánh bắt đầu quá hạn xử lý trong những ngày này',
    en: 'Times that a report passed its deadline on these days',
  }),
  backlogBefore: {
    rule: {
      vi: 'Số phản ánh đang mở khi ngày đầu tiên bắt đầu',
      en: 'Reports open when the first of these days began',
    },
    rows: { list: 'reports-before' },
  },
  cameIn: events('received', {
    vi: 'Số phản ánh tiếp nhận trong những ngày này',
    en: 'Reports received on these days',
  }),
  wereResolved: events('resolved', {
    vi: 'Số lần xử lý xong trong những ngày này',
    en: 'Times that a report was resolved on these days',
  }),
  wereReopened: events('reopened', {
    vi: 'Số lần mở lại trong những ngày này',
    en: 'Times that a report was reopened on these days',
  }),
  closedOtherwise: events('closed-otherwise', {
    vi: 'Số phản ánh bị từ chối hoặc là bản trùng, trong những ngày này',
    en: 'Reports refused or found to be duplicates on these days',
  }),
  lastMinute: share(rowShares.lastMinute),
  withoutPhoto: share(rowShares.withoutPhoto),
  pingPong: share(rowShares.pingPong),
  categoryShare: share({
    ...{ is: 'received', of: 'received' },
    rule: {
      vi: 'Phản ánh tiếp nhận của lĩnh vực ÷ mọi phản ánh tiếp nhận',
      en: 'Reports received in the category ÷ all reports received',
    },
  }),
  onTimeExpected: {
    rule: {
      vi: 'Tỷ lệ đúng hạn nếu mỗi lĩnh vực của địa bàn được xử lý đúng hạn như toàn thành phố',
      en: 'The share on time if each category of the area were as much on time as in the whole city',
    },
    rows: null,
    denominatorRows: received('with-outcome'),
  },
  begunPerWorkingDay: {
    rule: {
      vi: 'Lượt được chuyển đến trong những ngày này ÷ số ngày làm việc',
      en: 'Assignments that came on these days ÷ working days',
    },
    unit: 'reportsPerWorkingDay',
    rows: { list: 'assignments', is: 'begun' },
  },
  endedPerWorkingDay: {
    rule: {
      vi: 'Lượt rời đi trong những ngày này (xử lý xong, chuyển tiếp, từ chối, trùng lặp) ÷ số ngày làm việc',
      en: 'Assignments that left on these days (resolved, referred on, refused, duplicate) ÷ working days',
    },
    unit: 'reportsPerWorkingDay',
    rows: { list: 'assignments', is: 'ended' },
  },
}

export interface RowStanding {
  head: LogHead
  scope: Scope
  /** What `dueOnDay` means. */
  day: string
  days: Period
  period: Period
  lang: Language
}

/**
 * A figure of the rows with their addresses.
 * @param count how many rows it has; of a share also how many it is a part of, those of every category
 */
export function presentRowFigure(
  name: RowFigureName,
  count: number | { numerator: number; denominator: number },
  standing: RowStanding,
): FigureThen {
  const { rule, unit, rows, denominatorRows } = rowFigureDefinitions[name]
  const { numerator, denominator } =
    typeof count === 'number' ? { numerator: count, denominator: null } : count
  const ratio = denominator === 0 ? null : numerator / (denominator ?? 1)
  const whole =
    name === 'categoryShare' ? { ...standing, scope: { ...standing.scope, category: null } } : standing
  return {
    value: ratio,
    unit: unit ?? (denominator === null ? 'reports' : 'share'),
    ...{ numerator, denominator, rule: rule[standing.lang] },
    asOf: standing.head.foldedAt.toISOString(),
    asOfSeq: standing.head.seq,
    rows: rows && addressOf(rows, standing),
    denominatorRows: denominatorRows ? addressOf(denominatorRows, whole) : null,
  }
}

function addressOf(rows: RowsOf, { scope, day, days, period }: RowStanding): string {
  const within = (): Record<string, string> => {
    if (rows.list === 'events' || rows.list === 'assignments') return { is: rows.is, ...days }
    if (rows.list === 'reports-before') return { openBefore: days.from }
    return { is: rows.is, ...(rows.within === 'period' ? period : { dueOn: day }) }
  }
  const path = rows.list === 'reports-before' ? '/api/reports' : `/api/${rows.list}`
  return `${path}?${new URLSearchParams({ ...within(), ...scopeParameters(scope) })}`
}
