import type { ExportRecord } from '../../../contracts/exportRecord.ts'
import { describeCsv } from '../open/csvw.ts'
import { fileName } from './fileName.ts'

/** Where what is kept of a file is read. */
export const recordAddress = (id: string) => `/api/exports/${id}`

/** What a file's answer says of where it is described: to people and programs, and as CSV on the Web. */
export const linksOf = (address: string, format: ExportRecord['format']): string[] => [
  `<${address}>; rel="describedby"`,
  ...(format === 'csv'
    ? [`<${address}/csv-metadata.json>; rel="describedby"; type="application/csvm+json"`]
    : []),
]

/** What a record is of, in words: of reports their number, of a statistic its figures. */
function words(record: ExportRecord) {
  if (record.of === 'reports')
    return {
      title: { vi: 'Phản ánh', en: 'Reports' },
      holds: { vi: `${record.totals.reports} phản ánh`, en: `${record.totals.reports} reports` },
    }
  const names = record.figures.map(({ name }) => name).join(', ')
  return { title: { vi: 'Thống kê', en: 'Statistics' }, holds: { vi: names, en: names } }
}

/** What lies beside a CSV file (CSV on the Web); what is kept of it, its seal too, stands among the notes. */
export function companionOf(record: ExportRecord): object {
  const { title, holds } = words(record)
  return describeCsv({
    url: fileName(record),
    title,
    about: {
      vi: `${holds.vi} tại seq ${record.asOfSeq}`,
      en: `${holds.en} at seq ${record.asOfSeq}`,
    },
    columns: record.columns.map((column) => ({
      ...{ name: column.name, type: column.type, title: column.title },
      about: 'description' in column ? column.description : column.title,
    })),
    ...(record.of === 'reports' && { key: 'code' }),
    modified: record.asOf,
    statement: record,
  })
}
