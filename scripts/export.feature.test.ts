import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exportFormats } from '../contracts/export.ts'
import { projectRoot } from '../server/env.ts'
import { temporaryFolder } from '../tests/support/cluster.ts'
import { daysAgo } from '../tests/support/leaderDays.ts'
import { startTestService, type TestService } from '../tests/support/service.ts'
import { insertVaried } from '../tests/support/variedDays.ts'

let city: TestService
const folder = temporaryFolder()
beforeAll(async () => {
  city = await startTestService({ prepare: insertVaried })
  await city.settled()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await city.stop()
})

/** Runs a script of ours on the city's database. */
async function run(script: string, ...args: string[]) {
  const child = spawn(process.execPath, [`scripts/${script}.ts`, ...args], {
    ...{ cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...process.env, DATABASE_URL: city.db.url },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (said += String(part)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}
const at = (name: string) => path.join(folder, name)
const check = (name: string, ...args: string[]) => run('export-check', at(name), ...args)

describe('npm run export', () => {
  it.each(exportFormats)('writes a file as %s that adds up to what was said of it', async (format) => {
    const name = `reports.${format}`
    const made = await run('export', '--format', format, '--out', at(name))
    expect(made).toMatchObject({ code: 0, said: expect.stringMatching(/as of seq \d+, id [\w-]{36}/) })
    // What CSV holds is asked for by the id in its name.
    const named = /id ([\w-]{36})/.exec(made.said)![1]!
    const whole = `hue-reports-${named}.${format}`
    await writeFile(at(whole), await readFile(at(name)))
    const { code, said } = await check(whole, ...(format === 'csv' ? ['--url', city.url] : []))
    expect([code, said]).toEqual([0, expect.stringMatching(/No difference: [1-9]\d+ reports/)])
  })

  it('writes nothing over a file that is there, and nothing for what it does not understand', async () => {
    await writeFile(at('kept.csv'), 'mine')
    const over = await run('export', '--out', at('kept.csv'))
    expect([over.code, over.said]).toEqual([1, expect.stringContaining('is there already')])
    expect(await readFile(at('kept.csv'), 'utf8')).toBe('mine')
    const wrong = await run('export', '--from', 'yesterday', '--out', at('never.csv'))
    expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('--from')])
    expect(readdirSync(folder).filter((name) => /never|part$/.test(name))).toEqual([])
  })
})

describe('npm run export:check of the very file that was given', () => {
  const [CSV, RECORD] = ['given.csv', 'given.json']
  let about: string
  beforeEach(async () => {
    const file = await fetch(`${city.url}/api/exports/reports?format=csv&bom=no`)
    await writeFile(at(CSV), Buffer.from(await file.arrayBuffer()))
    about = city.url + /<([^>]+)>; rel="describedby"/.exec(file.headers.get('link')!)![1]!
    await writeFile(at(RECORD), await (await fetch(about)).text())
    await writeFile(at(`${CSV}-metadata.json`), await (await fetch(`${about}/csv-metadata.json`)).text())
  })
  const NOT_IT = expect.stringMatching(
    /this is not the file that was given as [\w-]{36}: .* SHA-256 [0-9a-f]{64}/,
  )

  it('says its length and SHA-256, and that it is that file, however it was renamed', async () => {
    const bytes = await readFile(at(CSV))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    for (const more of [[], ['--record', at(RECORD)], ['--record', about], ['--url', city.url]]) {
      const { code, said } = await check(CSV, ...more)
      expect([code, said]).toEqual([0, expect.stringContaining(`${bytes.length} bytes, SHA-256 ${sha256}`)])
      expect(said).toContain('It is the file that was given.')
    }
  })

  it('finds one cell that was changed, though every sum is what it was', async () => {
    const text = await readFile(at(CSV), 'utf8')
    await writeFile(at(CSV), text.replace(/,app,/, ',web,'))
    expect(await readFile(at(CSV), 'utf8')).not.toBe(text)
    for (const more of [[], ['--record', at(RECORD)], ['--record', about]])
      expect(await check(CSV, ...more)).toEqual({ code: 1, said: NOT_IT })
  })

  it('finds a file that is no longer whole', async () => {
    const file = await fetch(`${city.url}/api/exports/reports?format=xlsx`)
    const bytes = Buffer.from(await file.arrayBuffer())
    await writeFile(at('half.xlsx'), bytes.subarray(0, bytes.length / 2))
    const record = city.url + /<([^>]+)>/.exec(file.headers.get('link')!)![1]!
    const { code, said } = await check('half.xlsx', '--record', record)
    expect([code, said]).toEqual([1, NOT_IT])
    expect(said).toContain('half.xlsx cannot be read')
  })

  it('says where there is no record to compare it with', async () => {
    await writeFile(at('none.json'), '{}')
    const other = await fetch(`${city.url}/api/exports/reports?format=csv`)
    const forgotten = /<([^>]+)>/.exec(other.headers.get('link')!)![1]!
    await other.arrayBuffer()
    await city.db.knex.raw(`update export set statement = null, bytes = null, sha256 = null where id = ?`, [
      forgotten.slice(-36),
    ])
    for (const [where, words] of [
      [at('none.json'), 'is no record of a file'],
      [`${city.url}/api/exports/00000000-0000-4000-8000-000000000000`, 'knows no such file (404)'],
      [city.url + forgotten, 'keeps what proved that file no longer (410)'],
    ] as const) {
      const { code, said } = await check(CSV, '--record', where)
      expect([code, said]).toEqual([1, expect.stringContaining(words)])
    }
    expect(await check(CSV, '--record', 'nowhere.json')).toMatchObject({ code: 2 })
  })
})

describe('npm run export:check of a statistic', () => {
  const query = new URLSearchParams({
    measures: 'received,onTime,processingRate,resolvedPerWorkingDay,handlingTimeMedian,backlog',
    by: 'week,agency',
    ...{ from: daysAgo(30), to: daysAgo(2) },
    ...{ compareFrom: daysAgo(60), compareTo: daysAgo(31) },
  })
  const NAME = 'statistic.csv'
  const COMPANION = `${NAME}-metadata.json`
  const take = async (format: string) =>
    Buffer.from(await (await fetch(`${city.url}/api/stats/file?${query}&format=${format}`)).arrayBuffer())
  beforeEach(async () => {
    const file = await fetch(`${city.url}/api/stats/file?${query}&format=csv`)
    await writeFile(at(NAME), Buffer.from(await file.arrayBuffer()))
    const companion = /<([^>]+)>; rel="describedby"; type/.exec(file.headers.get('link')!)![1]!
    await writeFile(at(COMPANION), await (await fetch(city.url + companion)).text())
  })
  /** Writes the file anew, its rows as cells. */
  async function change(how: (rows: string[][], columns: string[]) => void) {
    const [head, ...rows] = (await readFile(at(NAME), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','))
    how(rows, head!)
    await writeFile(at(NAME), [head!, ...rows].map((row) => `${row.join(',')}\n`).join(''))
  }

  it.each(['csv', 'xlsx', 'parquet'])('as %s adds it up again, and says what cannot be', async (format) => {
    if (format !== 'csv') await writeFile(at(`statistic.${format}`), await take(format))
    const { code, said } = await check(`statistic.${format}`)
    expect([code, said]).toEqual([0, expect.stringMatching(/No difference: [1-9]\d+ rows/)])
    for (const column of [
      'processingRateDenominator',
      'handlingTimeMedian',
      'resolvedPerWorkingDayDenominator',
    ])
      expect(said).toMatch(new RegExp(`${column}, ${daysAgo(30)}: cannot be added up`))
    expect(said).toMatch(new RegExp(`onTimeNumerator, ${daysAgo(60)}: \\d`))
  })

  it('names the row whose ratio does not come of its numerator and denominator', async () => {
    await change((rows, columns) => {
      const row = rows.findIndex((cells) => Number(cells[columns.indexOf('onTimeDenominator')]) > 0)
      rows[row]![columns.indexOf('onTime')] = '0.123'
    })
    const { code, said } = await check(NAME)
    expect([code, said]).toEqual([1, expect.stringMatching(/Row \d+: onTime is 0.123, but \d+ ÷ \d+ is/)])
  })

  it('finds a row that was left out, and one that stands twice', async () => {
    await change((rows, columns) => {
      const received = columns.indexOf('received')
      rows.splice(
        rows.findIndex((cells) => Number(cells[received]) > 0),
        1,
      )
    })
    expect(await check(NAME)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/received, .*: \d+ in the rows, \d+ was said/),
    })
    await change((rows) => rows.push(rows[0]!))
    expect(await check(NAME)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/Row \d+ is of the same values as one above it/),
    })
  })

  it('says that a CSV alone does not tell what it holds', async () => {
    rmSync(at(COMPANION))
    const { code, said } = await check(NAME)
    expect([code, said]).toEqual([1, expect.stringContaining('statistic.csv-metadata.json')])
  })
})
