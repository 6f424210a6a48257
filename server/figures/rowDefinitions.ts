import type { Figure, RowFigureName } from '../../contracts/figure.ts'
import type { EventGroup, ReportGroup } from '../../contracts/report.ts'
import type { Localized, Language } from '../../contracts/text.ts'
import type { LogHead } from '../log/read.ts'
import type { Period } from './period.ts'
import { scopeParameters, type Scope } from './scope.ts'

/** Where the rows lie: reports of a group, reports as they stood when a day began, or events of some days. */
type RowsOf =
  | { list: 'reports'; is: ReportGroup; dueOnDay: true }
  | { list: 'reports-before' }
  | { list: 'events'; is: EventGroup }

interface RowFigureDefinition {
  rule: Localized
  rows: RowsOf
}

const events = (is: EventGroup, rule: Localized): RowFigureDefinition => ({
  rule,
  rows: { list: 'events', is },
})

/**
 * The figures that no tally has, defined once like the others (definitions.ts): each is the number of its rows. `days` are
 * those of what changed, both included.
 */
export const rowFigureDefinitions: Record<RowFigureName, RowFigureDefinition> = {
  dueOnDay: {
    rule: {
      vi: 'Số phản ánh đang mở có hạn xử lý hiện hành rơi vào ngày này',
      en: 'Reports open now whose deadline in force lies on this day',
    },
    rows: { list: 'reports', is: 'open', dueOnDay: true },
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
}

export interface RowStanding {
  head: LogHead
  scope: Scope
  /** What `dueOnDay` means. */
  day: string
  days: Period
  lang: Language
}

/** A figure of the rows with their address. */
export function presentRowFigure(name: RowFigureName, value: number, standing: RowStanding): Figure {
  const { rule, rows } = rowFigureDefinitions[name]
  return {
    value,
    unit: 'reports',
    numerator: value,
    denominator: null,
    rule: rule[standing.lang],
    asOf: standing.head.foldedAt.toISOString(),
    asOfSeq: standing.head.seq,
    rows: addressOf(rows, standing),
    denominatorRows: null,
  }
}

function addressOf(rows: RowsOf, { scope, day, days }: RowStanding): string {
  const own: Record<string, string> =
    rows.list === 'events'
      ? { is: rows.is, ...days }
      : rows.list === 'reports'
        ? { is: rows.is, dueOn: day }
        : { openBefore: days.from }
  const path = rows.list === 'events' ? '/api/events' : '/api/reports'
  return `${path}?${new URLSearchParams({ ...own, ...scopeParameters(scope) })}`
}
