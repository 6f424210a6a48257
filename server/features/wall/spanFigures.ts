import type { FigureThen } from '../../../contracts/figure.ts'
import type { ReportGroup } from '../../../contracts/report.ts'
import type { Language, Localized } from '../../../contracts/text.ts'
import type { SpanKind } from '../../reports/spans.ts'
import type { Time } from '../replay/time.ts'

/** Makes the figures of one campaign or emergency, each with the address of its rows; of a past time there is none. */
export function spanFigures(kind: SpanKind, id: number, time: Time, lang: Language) {
  const rows = (is: ReportGroup) => (time.past ? null : `/api/reports?is=${is}&${kind}=${id}`)
  const standing = { asOf: time.foldedAt.toISOString(), asOfSeq: time.seq }
  return {
    count: (value: number, is: ReportGroup, rule: Localized): FigureThen => ({
      ...{ value, unit: 'reports', numerator: value, denominator: null, rule: rule[lang] },
      ...standing,
      ...{ rows: rows(is), denominatorRows: null },
    }),
    /** Of a number that is no count of rows, such as a target. */
    shareOf: (numerator: number, is: ReportGroup, denominator: number, rule: Localized): FigureThen => ({
      ...{ value: numerator / denominator, unit: 'share', numerator, denominator, rule: rule[lang] },
      ...standing,
      ...{ rows: rows(is), denominatorRows: null },
    }),
  }
}
