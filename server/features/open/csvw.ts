import type { ColumnType } from '../../../contracts/export.ts'
import type { Localized } from '../../../contracts/text.ts'

/** A column of a CSV file, as its description needs it. */
export interface CsvColumn {
  name: string
  type: ColumnType
  title: Localized
  about: Localized
}

export interface CsvFile {
  /** Address of the file: absolute, or beside the description. */
  url: string
  title: Localized
  about: Localized
  columns: readonly CsvColumn[]
  /** Name of the column that tells rows apart. */
  key?: string
  licence?: string
  /** ISO 8601. */
  modified?: string
}

const datatypes: Record<ColumnType, string> = {
  string: 'string',
  integer: 'integer',
  number: 'double',
  date: 'date',
  dateTime: 'dateTime',
}

/** Both languages of a text, as JSON-LD has them in CSVW. */
const both = ({ vi, en }: Localized) => [
  { '@value': vi, '@language': 'vi' },
  { '@value': en, '@language': 'en' },
]

/** What describes a CSV file to machines: the metadata of CSV on the Web (W3C, 17 December 2015), to lie beside it. */
export function describeCsv({ url, title, about, columns, key, licence, modified }: CsvFile): object {
  return {
    '@context': 'http://www.w3.org/ns/csvw',
    url,
    'dc:title': both(title),
    'dc:description': both(about),
    ...(licence !== undefined && {
      'dc:license': /^https?:\/\//.test(licence) ? { '@id': licence } : licence,
    }),
    ...(modified !== undefined && { 'dc:modified': { '@value': modified, '@type': 'xsd:dateTime' } }),
    dialect: { encoding: 'utf-8', delimiter: ',', quoteChar: '"', doubleQuote: true, header: true },
    tableSchema: {
      columns: columns.map((column) => ({
        // A name in CSVW is a URI template's variable; what the file itself has is the title.
        name: column.name.replaceAll(/[^A-Za-z0-9_]/g, '_'),
        // Without a language, so that the name fits whatever language a reader asks for.
        titles: column.name,
        'dc:title': both(column.title),
        'dc:description': both(column.about),
        datatype: datatypes[column.type],
        null: '',
        ...(column.name === key && { required: true }),
      })),
      ...(key !== undefined && { primaryKey: key.replaceAll(/[^A-Za-z0-9_]/g, '_') }),
    },
  }
}
