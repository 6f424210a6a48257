import type { ColumnType } from '../../../contracts/export.ts'
import type { Stats, StatsQuery, StatsStatement, StatsTable } from '../../../contracts/stats.ts'
import type { Language, Localized } from '../../../contracts/text.ts'
import { isTime } from '../../../contracts/stats.ts'
import { figureTitles } from '../../figures/titles.ts'

export interface FlatColumn {
  name: string
  type: ColumnType
  title: Localized
}
/** What a file is, whatever stands in it. */
export type FileFacts = Pick<StatsStatement, 'id' | 'city' | 'format'>
/** A statistic as rows and columns, for files of any format. */
export interface FlatTable {
  columns: FlatColumn[]
  /** One for each cell of the finest level, in its order; numbers as numbers, days as `YYYY-MM-DD`, null for none. */
  rows: (string | number | null)[][]
  /** The row of the total, with the same columns. */
  total: (string | number | null)[]
  statement: Omit<StatsStatement, 'columns' | 'comparison' | keyof FileFacts>
}

const dimensionTitles: Record<Stats['by'][number], Localized> = {
  day: { vi: 'Ngày', en: 'Day' },
  week: { vi: 'Tuần từ', en: 'Week of' },
  month: { vi: 'Tháng từ', en: 'Month of' },
  hour: { vi: 'Giờ trong ngày', en: 'Hour of day' },
  area: { vi: 'Địa bàn', en: 'Area' },
  agency: { vi: 'Đơn vị xử lý', en: 'Agency' },
  group: { vi: 'Nhóm lĩnh vực', en: 'Group of categories' },
  category: { vi: 'Lĩnh vực', en: 'Category' },
  channel: { vi: 'Kênh', en: 'Channel' },
  urgency: { vi: 'Mức độ', en: 'Urgency' },
  rating: { vi: 'Đánh giá', en: 'Rating' },
  outcome: { vi: 'Kết quả về hạn', en: 'Outcome' },
}
const partTitles = {
  numerator: { vi: 'tử số', en: 'numerator' },
  denominator: { vi: 'mẫu số', en: 'denominator' },
}

const isOneWord = (table: StatsTable, dimension: Stats['by'][number]) =>
  table.axes.find((axis) => axis.dimension === dimension)!.values.every(({ name }) => name === null)

/** The columns of a dimension: its code, and beside it its name where it has one. */
function columnsOf(table: StatsTable, dimension: Stats['by'][number]): FlatColumn[] {
  const title = dimensionTitles[dimension]
  const type = isTime(dimension) ? 'date' : dimension === 'hour' ? 'integer' : 'string'
  if (isOneWord(table, dimension)) return [{ name: dimension, type, title }]
  const code = (language: Language) => `${title[language]} (${language === 'vi' ? 'mã' : 'code'})`
  return [
    { name: dimension, type, title: { vi: code('vi'), en: code('en') } },
    { name: `${dimension}Name`, type: 'string', title },
  ]
}

/**
 * An answer of `GET /api/stats` laid flat; of its comparison lay `{ ...stats, table: stats.comparison }`.
 * @param query what was asked, for the statement
 */
export function flatTable(stats: Stats, query: StatsQuery): FlatTable {
  const { table, measures, by } = stats
  const language = query.lang
  const total = table.levels.at(-1)!.cells[0]!
  const parts = measures.flatMap(({ name, unit }, index) => {
    const title = figureTitles[name]
    const integer = unit === 'reports'
    const value = { name, type: integer ? 'integer' : 'number', title, index, part: 0 } as const
    // Of a number of reports the numerator says nothing more.
    const more = (['numerator', 'denominator'] as const).map((part, place) => ({
      name: `${name}${part[0]!.toUpperCase()}${part.slice(1)}`,
      type: 'integer' as const,
      title: { vi: `${title.vi} – ${partTitles[part].vi}`, en: `${title.en} – ${partTitles[part].en}` },
      ...{ index, part: (place + 1) as 1 | 2 },
    }))
    return integer ? [value] : [value, ...more]
  })
  const numbersOf = (values: (typeof total)['values']) => parts.map(({ index, part }) => values[index]![part])
  const dimensions = by.map((dimension) => ({ dimension, columns: columnsOf(table, dimension) }))
  return {
    columns: [
      ...dimensions.flatMap(({ columns }) => columns),
      ...parts.map(({ name, type, title }) => ({ name, type, title })),
    ],
    rows: table.levels[0]!.cells.map(({ at, values }) => [
      ...dimensions.flatMap(({ dimension, columns }, place) => {
        const { code, name } = table.axes.find((axis) => axis.dimension === dimension)!.values[at[place]!]!
        const first = dimension === 'hour' && code !== null ? Number(code) : code
        return columns.length === 1 ? [first] : [first, name?.[language] ?? null]
      }),
      ...numbersOf(values),
    ]),
    total: [...dimensions.flatMap(({ columns }) => columns.map(() => null)), ...numbersOf(total.values)],
    statement: {
      of: 'statistics',
      ...{ asOf: stats.asOf, asOfSeq: stats.asOfSeq, answeredFrom: stats.answeredFrom, set: stats.set, by },
      period: table.period,
      filters: Object.fromEntries(
        Object.entries(query).flatMap(([name, value]) =>
          value === undefined || name === 'lang' || name === 'source' ? [] : [[name, String(value)]],
        ),
      ),
      figures: measures.map(({ name, unit, of, rule }, index) => {
        const [value, numerator, denominator] = total.values[index]!
        return { name, title: figureTitles[name][language], unit, of, rule, value, numerator, denominator }
      }),
    },
  }
}
