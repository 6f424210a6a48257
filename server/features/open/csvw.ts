import type { ColumnType } from '../../../contracts/export.ts'
import type { Localized } from '../../../contracts/text.ts'

/** A column of a CSV file, as its description needs it. */
export interface CsvColumn {
  name: string
  type: ColumnType
  title: Words
  about: Words
}

/** In both languages, or as it was written down. */
type Words = Localized | string

export interface CsvFile {
  /** Address of the file: absolute, or beside the description. */
  url: string
  title: Words
  about: Words
  columns: readonly CsvColumn[]
  /** Name of the column that tells rows apart. */
  key?: string
  licence?: string
  /** ISO 8601. */
  modified?: string
  /** What the file says of itself, for programs of ours. */
  statement?: object
}

const datatypes: Record<ColumnType, string> = {
  string: 'string',
  integer: 'integer',
  number: 'double',
  date: 'date',
  dateTime: 'dateTime',
}

/** A text as JSON-LD has it in CSVW. */
const said = (words: Words) =>
  typeof words === 'string'
    ? words
    : [
        { '@value': words.vi, '@language': 'vi' },
        { '@value': words.en, '@language': 'en' },
      ]

/** What describes a CSV file to machines: the metadata of CSV on the Web (W3C, 17 December 2015), to lie beside it. */
export function describeCsv({
  url,
  title,
  about,
  columns,
  key,
  licence,
  modified,
  statement,
}: CsvFile): object {
  return {
    '@context': 'http://www.w3.org/ns/csvw',
    url,
    'dc:title': said(title),
    'dc:description': said(about),
    ...(licence !== undefined && {
      'dc:license': /^https?:\/\//.test(licence) ? { '@id': licence } : licence,
    }),
    ...(modified !== undefined && { 'dc:modified': { '@value': modified, '@type': 'xsd:dateTime' } }),
    ...(statement !== undefined && { notes: [statement] }),
    dialect: { encoding: 'utf-8', delimiter: ',', quoteChar: '"', doubleQuote: true, header: true },
    tableSchema: {
      columns: columns.map((column) => ({
        // A name in CSVW is a URI template's variable; what the file itself has is the title.
        name: column.name.replaceAll(/[^A-Za-z0-9_]/g, '_'),
        // Without a language, so that the name fits whatever language a reader asks for.
        titles: column.name,
        'dc:title': said(column.title),
        'dc:description': said(column.about),
        datatype: datatypes[column.type],
        null: '',
        ...(column.name === key && { required: true }),
      })),
      ...(key !== undefined && { primaryKey: key.replaceAll(/[^A-Za-z0-9_]/g, '_') }),
    },
  }
}
