import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stats, type Stats } from '../../../../contracts/stats.ts'
import { daysAgo } from '../../../../tests/support/leaderDays.ts'
import { createPerson, signInAs } from '../../../../tests/support/people.ts'
import { startTestService, type TestService } from '../../../../tests/support/service.ts'
import { insertVaried } from '../../../../tests/support/variedDays.ts'

/** As names get: a formula, commas, quotes, a line break, a sign beyond the first plane, decomposed letters. */
const UNRULY = ['=cmd|\'/c calc\'!A1, "Sở" 🏢', 'Xây dựng'.normalize('NFD')].join('\n')

let city: TestService
beforeAll(async () => {
  city = await startTestService({
    async prepare(trx) {
      await insertVaried(trx)
      await trx.raw(
        `update agency set name = jsonb_build_object('vi', ?::text, 'en', 'Sở') where code = 'so-xay-dung'`,
        [UNRULY],
      )
    },
  })
  await city.settled()
})
afterAll(() => city.stop())

const PERIOD = { from: daysAgo(30), to: daysAgo(2) }
const QUERY = { measures: 'received,onTime,handlingTimeMedian', by: 'day,agency', ...PERIOD }

async function take(format: string, query: Record<string, string> = QUERY) {
  const response = await fetch(`${city.url}/api/stats/file?${new URLSearchParams({ ...query, format })}`)
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}
async function ask(query: Record<string, string> = QUERY): Promise<Stats> {
  const { status, body } = await city.get(`/api/stats?${new URLSearchParams(query)}`)
  expect([status, body.errors]).toEqual([200, undefined])
  return stats.parse(body)
}

/** What the answer's finest cells say, a line each: codes, then value, numerator and denominator of each figure. */
const expected = ({ table, measures, by }: Stats) =>
  table.levels[0]!.cells.map(({ at, values }) => [
    ...by.map(
      (dimension, place) => table.axes.find((axis) => axis.dimension === dimension)!.values[at[place]!]!.code,
    ),
    ...values.flatMap((three, index) => (measures[index]!.unit === 'reports' ? [three[0]] : three)),
  ])

const NUMBERS = [
  'received',
  'onTime',
  'onTimeNumerator',
  'onTimeDenominator',
  'handlingTimeMedian',
  'handlingTimeMedianNumerator',
  'handlingTimeMedianDenominator',
]
const COLUMNS = ['day', 'agency', 'agencyName', ...NUMBERS]
const without = (row: unknown[], index: number) => row.toSpliced(index, 1)

describe('a statistic taken away', () => {
  it('holds as CSV the cells of the answer, its names as text and not as formulas', async () => {
    const { response, bytes } = await take('csv')
    const answer = await ask()
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
    expect(response.headers.get('content-disposition')).toMatch(
      new RegExp(`"hue-statistics-seq${answer.asOfSeq}-[0-9a-f-]{36}\\.csv"`),
    )
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from('\uFEFF'))
    const [head, ...rows] = parse(bytes, { bom: true }) as string[][]
    expect(head).toEqual(COLUMNS)
    expect(rows.map((row) => without(row, 2))).toEqual(
      expected(answer).map((row) => row.map((value) => (value === null ? '' : String(value)))),
    )
    const names = new Set(rows.map((row) => row[2]))
    expect(names).toContain(`'${UNRULY}`)
    const plain = await take('csv', { ...QUERY, bom: 'no' })
    expect(plain.bytes.toString()).toMatch(/^day,agency/)
  })

  it('holds as a workbook typed cells, and says on a sheet of its own what it holds', async () => {
    const { bytes } = await take('xlsx')
    const answer = await ask()
    const { sheets } = await readXlsx(bytes)
    expect(sheets.map(({ name }) => name)).toEqual(['Thống kê', 'Tệp này chứa gì', 'statement'])
    const [head, ...rows] = sheets[0]!.rows
    expect(head).toEqual(COLUMNS)
    const day = (value: unknown) => (value as Date).toISOString().slice(0, 10)
    expect(rows.map(([first, ...row]) => [day(first), ...without(row, 1)])).toEqual(expected(answer))
    expect(rows.map((row) => row[2])).toContain(UNRULY)
    const said = sheets[1]!.rows.flat()
    for (const word of [answer.asOfSeq, PERIOD.from, 'day,agency', answer.measures[0]!.rule])
      expect(said).toContain(word)
    const statement = JSON.parse(sheets[2]!.rows.map(([piece]) => String(piece)).join(''))
    const [value, numerator, denominator] = answer.table.levels.at(-1)!.cells[0]!.values[1]!
    expect(statement.figures[1]).toMatchObject({ name: 'onTime', value, numerator, denominator })
    // The file alone adds up to what it says.
    const sum = (column: string) =>
      rows.reduce((all, row) => all + Number(row[COLUMNS.indexOf(column)] ?? 0), 0)
    expect([sum('onTimeNumerator'), sum('onTimeDenominator')]).toEqual([numerator, denominator])
    expect(sum('received')).toBe(statement.figures[0].value)
  })

  it('shows in a workbook weeks and months as such and shares by a hundred, and is printed as wide as a page', async () => {
    for (const [lang, week, month] of [
      ['vi', '"tuần từ" dd/mm/yyyy', 'mm/yyyy'],
      ['en', '"week of" yyyy-mm-dd', 'mmm yyyy'],
    ] as const) {
      const { bytes } = await take('xlsx', { ...QUERY, by: 'month,week', lang })
      const { sheets } = await readXlsx(bytes, { readStyles: true })
      const { rows, cells, pageSetup, freezePane } = sheets[0]!
      const formats = rows[0]!.map((name, column) => [name, cells!.get(`1,${column}`)?.style?.numFmt])
      expect(formats).toEqual(
        expect.arrayContaining([
          ['month', month],
          ['week', week],
          ['onTime', '0.0%'],
        ]),
      )
      for (const day of rows[1]!.slice(0, 2)) expect(day).toBeInstanceOf(Date)
      expect(pageSetup).toMatchObject({
        fitToWidth: 1,
        fitToHeight: 0,
        orientation: 'landscape',
        printTitlesRow: '$1:$1',
      })
      expect(freezePane).toMatchObject({ rows: 1 })
    }
  })

  it('holds as Parquet typed columns and what they hold', async () => {
    const { bytes } = await take('parquet')
    const answer = await ask()
    const file = new Uint8Array(bytes).buffer
    const rows = await parquetReadObjects({ file })
    expect(
      rows.map(({ day, agency, ...row }) => [
        (day as Date).toISOString().slice(0, 10),
        agency ?? null,
        ...NUMBERS.map((name) => row[name] ?? null),
      ]),
    ).toEqual(expected(answer))
    const said = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === 'toancanh:statement')
    expect(JSON.parse(said!.value!)).toMatchObject({ asOfSeq: answer.asOfSeq, period: PERIOD })
  })

  it('holds a period to compare with below the other', async () => {
    const compared = { ...QUERY, by: 'agency', compareFrom: daysAgo(60), compareTo: daysAgo(31) }
    const { bytes } = await take('csv', compared)
    const answer = await ask(compared)
    const rows = (parse(bytes, { bom: true }) as string[][]).slice(1)
    const before = rows.filter(([from]) => from === compared.compareFrom)
    expect(rows.length - before.length).toBe(expected(answer).length)
    expect(before.map((row) => without(row.slice(1), 1))).toEqual(
      expected({ ...answer, table: answer.comparison! }).map((row) =>
        row.map((value) => (value === null ? '' : String(value))),
      ),
    )
  })

  it.each(['csv', 'xlsx', 'parquet'])(
    'is as %s a head and nothing below it where nothing is found',
    async (format) => {
      const empty = { ...QUERY, by: 'agency', from: '2019-01-01', to: '2019-01-02' }
      const { response, bytes } = await take(format, empty)
      expect([response.status, response.headers.get('x-rows')]).toEqual([200, '0'])
      if (format === 'csv') expect(parse(bytes, { bom: true })).toHaveLength(1)
      if (format === 'xlsx') expect((await readXlsx(bytes)).sheets[0]!.rows).toHaveLength(1)
      if (format === 'parquet')
        expect(await parquetReadObjects({ file: new Uint8Array(bytes).buffer })).toEqual([])
    },
  )

  it('is refused with its field where it cannot be made', async () => {
    for (const [field, value] of [
      ['format', 'pdf'],
      ['by', 'day,day'],
      ['measures', 'nothing'],
      ['to', '2001-01-01'],
    ] as const) {
      const answer = await city.get(`/api/stats/file?${new URLSearchParams({ ...QUERY, [field]: value })}`)
      expect([answer.status, answer.body.errors[0].field]).toEqual([400, field])
    }
  })

  it('is not given where its head alone is asked for', async () => {
    const given = async () => (await city.db.knex.raw('select sum(times)::int as n from export')).rows[0].n
    const before = await given()
    const address = `${city.url}/api/stats/file?${new URLSearchParams({ ...QUERY, format: 'csv' })}`
    const head = await fetch(address, { method: 'HEAD' })
    expect([head.status, head.headers.get('x-as-of-seq')]).toEqual([200, expect.stringMatching(/^\d+$/)])
    expect(await given()).toBe(before)
    await take('csv')
    expect(await given()).toBe(before + 1)
  })

  it('holds of who has a reach what lies in it, and stands in the audit log', async () => {
    await createPerson(city, {
      login: 'leader',
      role: 'leader',
      reach: { of: 'area', set: 'hue-districts-2024', area: '474' },
    })
    const leader = await signInAs(city, 'leader')
    const query = new URLSearchParams({
      measures: 'received',
      by: 'area',
      set: 'hue-districts-2024',
      ...PERIOD,
    })
    const { body } = await leader.get(`/api/stats/file?${query}`)
    const rows = (parse(body as string, { bom: true }) as string[][]).slice(1)
    expect(rows.map(([code]) => code)).toEqual(['474'])
    const { rows: kept } = await city.db.knex.raw(`select data from audit_log where kind = 'export'`)
    expect(kept).toEqual([
      { data: { id: expect.any(String), format: 'csv', statistics: 'received', rows: 1 } },
    ])
  })
})
