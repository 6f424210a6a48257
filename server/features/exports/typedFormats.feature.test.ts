import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readXlsx } from 'hucre/xlsx'
import { parquetMetadata } from 'hyparquet'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportQuery, type ExportFormat } from '../../../contracts/export.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { loadReference } from '../../reports/reference.ts'
import { openExport } from './openExport.ts'
import { readerOf } from './reading/index.ts'
import { recount, type FileRow } from './recount.ts'
import { xlsx } from './xlsx.ts'

let city: TestService
let folder: string
const codes: string[] = []
const UNRULY = ['=cmd|\'/c calc\'!A1, "Sở" 🏢 <b>&amp;</b> _x0041_', 'dòng hai'].join('\n')
const DAYS = 'from=2026-10-01&to=2026-10-31'

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exports-'))
  city = await startTestService()
  await city.db.knex.raw(
    `update agency set name = jsonb_build_object('vi', ?::text || e'\\x07', 'en', ?::text) where code = 'hepco'`,
    [UNRULY, UNRULY.normalize('NFD')],
  )
  for (let day = 2; day < 10; day++) {
    const { body } = await city.post(
      '/api/reports',
      someReport({ receivedAt: `2026-10-0${day}T17:30:00.123Z` }),
    )
    codes.push(body.code)
    const at = (hour: number) => ({ at: `2026-10-0${day}T${hour}:00:00.000Z` })
    const command = (name: string, fields: object) => city.post(`/api/reports/${body.code}/${name}`, fields)
    if (day > 3) await command('accept', at(18))
    if (day > 4) await command('refer', { agency: 'hepco', ...at(19) })
    if (day > 5) await command('start', at(20))
    if (day > 6) await command('resolve', { answer: 'Đã dọn', ...at(21) })
    if (day > 7) await command('rate', { rating: 'satisfied', ...at(22) })
  }
  await city.settled()
})
afterAll(async () => {
  await city.stop()
  await rm(folder, { recursive: true })
})

/** A file as it lies on the analyst's disk. */
async function take(format: ExportFormat, query = DAYS) {
  const response = await fetch(`${city.url}/api/exports/reports?format=${format}&${query}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')![1]!
  const file = path.join(folder, name)
  await writeFile(file, bytes)
  const { rows, statement } = await readerOf(file)!(file)
  const all: FileRow[] = []
  for await (const row of rows) all.push(row)
  return { bytes, rows: all, statement, type: response.headers.get('content-type'), status: response.status }
}

describe('a workbook, a Parquet file and a FlatGeobuf file', () => {
  it.each(['xlsx', 'parquet', 'fgb'] as const)(
    '%s holds the rows of the CSV, and adds up to the same',
    async (format) => {
      const [csv, file] = [await take('csv'), await take(format)]
      expect(file.status).toBe(200)
      expect(file.rows.map(({ code }) => code)).toEqual(codes)
      expect(await recount(file.rows)).toEqual(await recount(csv.rows))
      expect(file.statement).toMatchObject({
        format,
        totals: { reports: 8 },
        filters: { from: '2026-10-01' },
      })
      const counted = await recount(file.rows)
      for (const { name, numerator, denominator } of counted.figures)
        expect(file.statement!.figures.find((one) => one.name === name)).toMatchObject({
          numerator,
          denominator,
        })
      for (const [index, row] of file.rows.entries())
        for (const [name, value] of Object.entries(csv.rows[index]!)) {
          const { type } = file.statement!.columns.find((one) => one.name === name)!
          const mine = row[name]
          if (value === '') expect(mine).toBeNull()
          else if (type === 'dateTime') expect(Date.parse(String(mine))).toBe(Date.parse(String(value)))
          else if (type === 'number' || type === 'integer') expect(mine).toBe(Number(value))
          else if (name !== 'agencyName') expect(mine).toBe(value)
        }
    },
  )

  it.each(['xlsx', 'parquet', 'fgb'] as const)(
    '%s that matches nothing is an empty file with its columns and its statement',
    async (format) => {
      const { rows, statement } = await take(format, 'from=2020-01-01&to=2020-01-31')
      expect(rows).toEqual([])
      expect(statement).toMatchObject({ totals: { reports: 0 } })
    },
  )

  it('keep what a spreadsheet or XML could take for something else, in both forms of Vietnamese', async () => {
    for (const format of ['xlsx', 'parquet', 'fgb'] as const) {
      const vi = (await take(format)).rows.at(-1)!
      expect(vi.agencyName).toBe(format === 'xlsx' ? UNRULY : `${UNRULY}\x07`)
      const en = (await take(format, `${DAYS}&lang=en`)).rows.at(-1)!
      expect(en.agencyName).toBe(UNRULY.normalize('NFD'))
    }
  })

  it('of Excel have numbers as numbers, days and instants as those of the city’s clock, and no formula', async () => {
    const { bytes, type } = await take('xlsx')
    expect(type).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    const { sheets } = await readXlsx(bytes, { readStyles: true })
    expect(sheets.map(({ name }) => name)).toEqual(['Phản ánh', 'Tệp này chứa gì', 'statement'])
    const [names, first] = sheets[0]!.rows
    const cell = (name: string) => first![names!.indexOf(name)]
    expect(cell('receivedAt')).toEqual(new Date('2026-10-03T00:30:00.123Z'))
    expect(cell('receivedDay')).toEqual(new Date('2026-10-03T00:00:00Z'))
    expect(cell('lon')).toBeCloseTo(107.5846, 9)
    expect(cell('reopenedCount')).toBe(0)
    const said = sheets[1]!.rows.map((row) => row.slice(0, 2))
    expect(said).toContainEqual(['Số phản ánh', 8])
    expect(said).toContainEqual(['from', '2026-10-01'])
    expect(sheets[1]!.rows.find(([name]) => name === 'onTime')).toHaveLength(6)
    expect(sheets.flatMap(({ cells }) => [...(cells?.values() ?? [])]).some(({ formula }) => formula)).toBe(
      false,
    )
  })

  it('of more rows than a sheet holds go on in further sheets, and it says so', async () => {
    const reference = await loadReference(city.db.knex)
    const query = exportQuery.parse({ from: '2026-10-01', to: '2026-10-31', format: 'xlsx', lang: 'en' })
    const log = pino({ level: 'silent' })
    const deps = { knex: city.db.knex, reference: () => reference, log }
    const { file: stream, statement } = await openExport(deps, query, null, null, { format: xlsx(3) })
    const bytes = await buffer(stream)
    const { sheets } = await readXlsx(bytes)
    // Printed, each is as wide as a page, with the names of the columns on each page; on a screen they stay in sight.
    for (const { pageSetup, freezePane } of sheets.slice(0, 3))
      expect({ pageSetup, freezePane }).toMatchObject({
        pageSetup: {
          fitToPage: true,
          fitToWidth: 1,
          fitToHeight: 0,
          orientation: 'landscape',
          printTitlesRow: '$1:$1',
        },
        freezePane: { rows: 1 },
      })
    expect(sheets[3]!.pageSetup).toMatchObject({ fitToWidth: 1, orientation: 'landscape' })
    expect(sheets.map(({ name }) => name)).toEqual([
      ...['Reports', 'Reports 2', 'Reports 3', 'What this file holds', 'statement'],
    ])
    const said = sheets[3]!.rows.map((row) => row.slice(0, 2))
    expect(said.filter(([name]) => String(name).startsWith('Reports'))).toEqual([
      ...[
        ['Reports', 8],
        ['Reports', 3],
        ['Reports 2', 3],
        ['Reports 3', 2],
      ],
    ])
    const file = path.join(folder, 'three-sheets.xlsx')
    await writeFile(file, bytes)
    const { rows } = await readerOf(file)!(file)
    const again = await recount(rows)
    expect(again.reports).toBe(8)
    expect(statement.figures).toMatchObject(again.figures)
  })

  it('of Parquet are GeoParquet 1.1 with points, instants in UTC and words by dictionary', async () => {
    const { bytes } = await take('parquet')
    const metadata = parquetMetadata(bytes.buffer as ArrayBuffer)
    const geo = JSON.parse(metadata.key_value_metadata!.find(({ key }) => key === 'geo')!.value!)
    expect(geo).toMatchObject({ version: '1.1.0', primary_column: 'geometry' })
    expect(geo.columns.geometry).toEqual({ encoding: 'WKB', geometry_types: ['Point'] })
    const element = (name: string) => metadata.schema.find((one) => one.name === name)
    expect(element('receivedAt')).toMatchObject({
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    })
    expect(element('receivedDay')).toMatchObject({ converted_type: 'DATE' })
    expect(element('lon')).toMatchObject({ type: 'DOUBLE' })
    const { columns } = metadata.row_groups[0]!
    const category = columns.find(({ meta_data }) => meta_data!.path_in_schema[0] === 'category')!
    expect(category.meta_data!.encodings).toContain('RLE_DICTIONARY')
  })
})
