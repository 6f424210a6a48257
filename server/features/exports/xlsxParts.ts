import type { ColumnType } from '../../../contracts/export.ts'
import type { Language } from '../../../contracts/text.ts'

export interface SheetName {
  title: string
  hidden?: boolean
  /** Its first row names the columns: it stands on each page that is printed. */
  headed?: boolean
}

/** Cells of a kind, by their place in `cellXfs`. */
export const STYLE = {
  date: 1,
  dateTime: 2,
  head: 3,
  wrapped: 4,
  week: 5,
  month: 6,
  share: 7,
  headNumber: 8,
} as const

/** Days and instants stand apart from the numbers before them. */
const FROM_LEFT = '<alignment horizontal="left" indent="1"/>'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** A cell holds 32,767 UTF-16 units: so many signs of at most two. What people write and what lists hold is shorter by rule. */
const CELL_MOST = 16_383

/**
 * Signs that XML 1.0 has not, but for tab and line feed. A carriage return goes with them: Excel's cells break at line feeds.
 */
const CONTROLS = Array.from({ length: 32 }, (_, code) => code).filter(
  (code) => code > 0 && code !== 9 && code !== 10,
)
const CONTROL_SQL = `e'${CONTROLS.map((code) => `\\x${code.toString(16).padStart(2, '0')}`).join('')}\\uFFFE\\uFFFF'`

/** What stands for a sign in a cell. Excel reads `_x0041_` as a sign by its number, so that its beginning is written so, too. */
const SIGNS = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\n', '&#10;'],
  ['_x', '_x005F_x'],
] as const

/** Text as a cell holds it, in SQL. */
export const xmlSql = (sql: string): string =>
  SIGNS.reduce(
    (text, [sign, entity]) => `replace(${text}, ${sign === '\n' ? `e'\\n'` : `'${sign}'`}, '${entity}')`,
    `translate(left(${sql}, ${CELL_MOST}), ${CONTROL_SQL}, '')`,
  )

/** The same of a text that is at hand. */
export const xml = (text: string): string =>
  SIGNS.reduce(
    (done, [sign, entity]) => done.replaceAll(sign, entity),

    text.replace(/[\x00-\x08\x0b-\x1f\uFFFE\uFFFF]/g, ''),
  )

/** As Excel numbers them. */
const PAPER = { a3: 8, a4: 9 }
/** Printed, a sheet is as wide as a page and as long as it is; below stand its name and the number of the page. */
const printed = (paper: keyof typeof PAPER) =>
  '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>' +
  `<pageSetup paperSize="${PAPER[paper]}" orientation="landscape" fitToWidth="1" fitToHeight="0"/>` +
  '<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>'

/** What stands before the rows of a sheet and after them. @param widths of its columns, in signs @param paper that it is printed on */
export function sheetAround(
  widths: number[],
  { frozen = false, paper = 'a4' }: { frozen?: boolean; paper?: keyof typeof PAPER } = {},
): [before: string, after: string] {
  const view = frozen
    ? '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    : ''
  const cols = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  return [
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>${view}<cols>${cols.join('')}</cols><sheetData>\n`,
    `</sheetData>${printed(paper)}</worksheet>`,
  ]
}

export const headRow = (cells: string[]) => `<row>${cells.join('')}</row>\n`

/** What a column of a table is, and how wide its cells are, in signs. */
export interface SheetColumn {
  name: string
  type: ColumnType
  width: number
}
const WIDEST_NAME = 21
/** Names are bold. */
const nameWidth = ({ name }: SheetColumn) => name.length + 3
/** A column is as wide as its name, too; a long name takes two lines. */
const widthOf = (column: SheetColumn) => Math.max(column.width, Math.min(nameWidth(column), WIDEST_NAME))

/** What stands before the rows of a table and after them: it has the names of its columns in sight, and on each page. */
export function tableAround(
  columns: SheetColumn[],
  paper: keyof typeof PAPER,
): [before: string, after: string] {
  const [before, after] = sheetAround(columns.map(widthOf), { frozen: true, paper })
  const height = columns.some((column) => nameWidth(column) > widthOf(column)) ? 32 : 17
  const head = columns.map(({ name, type }) => {
    const style = type === 'integer' || type === 'number' ? STYLE.headNumber : STYLE.head
    return `<c s="${style}" t="inlineStr"><is><t>${xml(name)}</t></is></c>`
  })
  return [`${before}<row ht="${height}" customHeight="1">${head.join('')}</row>\n`, after]
}

/** A long text in cells one below the other. */
export function hiddenRows(text: string): string {
  const pieces = text.match(/[^]{1,16000}/gu) ?? []
  return pieces
    .map((piece) => `<row><c t="inlineStr"><is><t xml:space="preserve">${xml(piece)}</t></is></c></row>`)
    .join('')
}

/** Every part of the package but its sheets, by name. */
export function packageParts(sheets: SheetName[], language: Language): Record<string, string> {
  const numbered = sheets.map((sheet, index) => ({ ...sheet, n: index + 1 }))
  const override = (part: string, type: string) =>
    `<Override PartName="${part}" ContentType="${KIND}.${type}+xml"/>`
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const relations = (all: string[]) =>
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`
  const day = language === 'vi' ? 'dd/mm/yyyy' : 'yyyy-mm-dd'
  const week = `"${language === 'vi' ? 'tuần từ' : 'week of'}" ${day}`
  const numberFormats = [day, `${day} hh:mm:ss`, week, language === 'vi' ? 'mm/yyyy' : 'mmm yyyy', '0.0%']
  const titles = numbered.flatMap(({ title, headed, n }) =>
    headed
      ? [
          `<definedName name="_xlnm.Print_Titles" localSheetId="${n - 1}">'${xml(title.replaceAll("'", "''"))}'!$1:$1</definedName>`,
        ]
      : [],
  )
  const xf = (number: number, font = 0, inside = '') =>
    `<xf numFmtId="${number}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"${
      inside ? ` applyAlignment="1">${inside}</xf>` : '/>'
    }`
  const font = (inside = '') => `<font>${inside}<sz val="11"/><name val="Calibri"/></font>`
  return {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
      override('/xl/workbook.xml', 'sheet.main'),
      override('/xl/styles.xml', 'styles'),
      ...numbered.map(({ n }) => override(`/xl/worksheets/sheet${n}.xml`, 'worksheet')),
    ].join('')}</Types>`,
    '_rels/.rels': relations([relation('rId1', 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${numbered
      .map(
        ({ title, hidden, n }) =>
          `<sheet name="${xml(title)}" sheetId="${n}"${hidden ? ' state="hidden"' : ''} r:id="rId${n}"/>`,
      )
      .join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...numbered.map(({ n }) => relation(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`)),
      relation('rIdStyles', 'styles', 'styles.xml'),
    ]),
    'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="${numberFormats.length}">${numberFormats
      .map(
        (code, index) =>
          `<numFmt numFmtId="${164 + index}" formatCode="${xml(code).replaceAll('"', '&quot;')}"/>`,
      )
      .join(
        '',
      )}</numFmts><fonts count="2">${font()}${font('<b/>')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9">${[
      xf(0),
      xf(164, 0, FROM_LEFT),
      xf(165, 0, FROM_LEFT),
      xf(0, 1, '<alignment wrapText="1" vertical="center"/>'),
      xf(0, 0, '<alignment wrapText="1" vertical="top"/>'),
      xf(166, 0, FROM_LEFT),
      xf(167, 0, FROM_LEFT),
      xf(168),
      xf(0, 1, '<alignment horizontal="right" wrapText="1" vertical="center"/>'),
    ].join(
      '',
    )}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  }
}
