import type { Figure } from '../../../contracts/figure.ts'
import type { ReportGroup } from '../../../contracts/report.ts'
import type { Language, Localized } from '../../../contracts/text.ts'
import type { LogHead } from '../../log/read.ts'
import type { SpanKind } from '../../reports/spans.ts'

/** Makes the figures of one campaign or emergency, each with the address of its rows. */
export function spanFigures(kind: SpanKind, id: number, head: LogHead, lang: Language) {
  const rows = (is: ReportGroup) => `/api/reports?is=${is}&${kind}=${id}`
  const standing = { asOf: head.foldedAt.toISOString(), asOfSeq: head.seq }
  return {
    count: (value: number, is: ReportGroup, rule: Localized): Figure => ({
      ...{ value, unit: 'reports', numerator: value, denominator: null, rule: rule[lang] },
      ...standing,
      ...{ rows: rows(is), denominatorRows: null },
    }),
    /** Of a number that is no count of rows, such as a target. */
    shareOf: (numerator: number, is: ReportGroup, denominator: number, rule: Localized): Figure => ({
      ...{ value: numerator / denominator, unit: 'share', numerator, denominator, rule: rule[lang] },
      ...standing,
      ...{ rows: rows(is), denominatorRows: null },
    }),
  }
}
