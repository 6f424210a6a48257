import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import pg from 'pg'
import { serverAccount } from '../../server/db/cluster/account.ts'
import { privateConnection } from '../../server/db/cluster/index.ts'
import { clusterHome } from '../../server/db/cluster/place.ts'
import { projectRoot } from '../../server/env.ts'
import { createProgress } from '../../server/process/progress.ts'

const READY = /ready: (http:\/\/\S+?)\/wall/
const START_MS = 300_000

/** The real process, as `npm start` runs it, with a data folder of its own. */
export class City {
  readonly #env: Record<string, string>
  readonly #folder: string
  #process: ChildProcess | null = null
  url = ''
  output = ''

  /** @param more variables of its environment, e.g. DATABASE_URL to stand beside another */
  constructor(city: string, more: Record<string, string> = {}) {
    this.#folder = mkdtempSync(path.join(os.tmpdir(), `toancanh-e2e-${city}-`))
    // PostgreSQL runs as another user where we are root.
    chmodSync(this.#folder, 0o755)
    this.#env = {
      ...{ CITY: city, DATA_DIR: path.join(this.#folder, 'data'), DEMO_LIVE: '0', LOG_LEVEL: 'warn' },
      ...more,
    }
  }

  /** Starts it, on the port that it had before if it has run. */
  async start(more: Record<string, string> = {}): Promise<void> {
    const port = this.url ? new URL(this.url).port : '0'
    const child = spawn(process.execPath, ['scripts/start.ts'], {
      cwd: projectRoot,
      env: { ...process.env, PORT: port, ...this.#env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    this.output = ''
    this.url = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Not ready in time:\n${this.output}`)), START_MS)
      const hear = (part: Buffer) => {
        this.output += part.toString()
        const ready = READY.exec(this.output)
        if (ready) {
          clearTimeout(timer)
          resolve(ready[1]!)
        }
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('exit', (code) => reject(new Error(`Ended with ${code}:\n${this.output}`)))
    })
  }

  /** Ends it: `SIGTERM` asks, `SIGKILL` does not. @returns its exit code, null where it was killed */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
    child.kill(signal)
    // One that stands still hears nothing.
    child.kill('SIGCONT')
    return ended
  }

  /** Stands still: neither ends nor answers. Its database goes on. */
  pause(): void {
    this.#process!.kill('SIGSTOP')
  }
  resume(): void {
    this.#process!.kill('SIGCONT')
  }

  /** Address of its private database, for another process beside it. */
  databaseUrl(): string {
    const { user, database, host } = this.#database()
    return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}`
  }

  /** Process ids of the database's sessions that work for somebody now, and of the process that lets new ones in. */
  async backends(): Promise<number[]> {
    const client = new pg.Client(this.#database())
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    await client.end()
    const pids = rows.map(({ pid }) => pid)
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pids[0]}/status`, 'utf8'))![1]
    return [...pids, Number(parent)]
  }

  #database() {
    const dataDir = this.#env.DATA_DIR!
    const account = serverAccount(dataDir)
    return privateConnection(clusterHome(dataDir, account, createProgress()), account)
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.end('SIGTERM')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Runs `npm run areas:import` beside the running process, with the polygons that the set has already. */
  async importAreas(set: string): Promise<void> {
    const areas = await this.get(`/api/areas?set=${set}`)
    for (const feature of areas.features) feature.properties.name = feature.properties.name.vi
    const file = path.join(this.#folder, `${set}.geojson`)
    writeFileSync(file, JSON.stringify(areas))
    const child = spawn(process.execPath, ['scripts/areas-import.ts', file, '--set', set], {
      cwd: projectRoot,
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (part: Buffer) => (output += part.toString()))
    child.stderr.on('data', (part: Buffer) => (output += part.toString()))
    const code = await new Promise((resolve) => child.once('exit', resolve))
    if (code !== 0) throw new Error(`The import ended with ${code}:\n${output}`)
  }

  async post(address: string, body: unknown) {
    const response = await fetch(this.url + address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return { status: response.status, body: (await response.json()) as any }
  }

  async get(address: string) {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return (await (await fetch(this.url + address)).json()) as any
  }
}

/** What a page asked of other hosts, and what it complained of: both must stay empty. */
export interface Conduct {
  outside: string[]
  complaints: string[]
}

/** Watches a page from before it is opened. `expected` are complaints that the test itself provokes. */
export function watch(page: Page, city: City, expected: RegExp = /^$/): Conduct {
  const conduct: Conduct = { outside: [], complaints: [] }
  page.on('request', (request) => {
    const url = request.url()
    if (!/^(data|blob):/.test(url) && !url.startsWith(city.url)) conduct.outside.push(url)
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text()))
      conduct.complaints.push(message.text())
  })
  page.on('pageerror', (error) => conduct.complaints.push(String(error)))
  return conduct
}

async function lend(code: string, use: (city: City) => Promise<void>, more: Record<string, string> = {}) {
  const city = new City(code, more)
  try {
    await city.start()
    await use(city)
  } finally {
    await city.remove()
  }
}

/** Tests that share one running process per city; `guarded` asks for signing in, `untouched` ones are of the test alone, with no report but their history's. */
export const test = base.extend<
  { untouchedHanoi: City; untouchedHue: City },
  { hanoi: City; hue: City; guarded: City }
>({
  untouchedHanoi: [({}, use) => lend('hanoi', use), { timeout: START_MS }],
  untouchedHue: [({}, use) => lend('hue', use), { timeout: START_MS }],
  hanoi: [({}, use) => lend('hanoi', use), { scope: 'worker', timeout: START_MS }],
  hue: [({}, use) => lend('hue', use), { scope: 'worker', timeout: START_MS }],
  guarded: [({}, use) => lend('hue', use, { AUTH: 'required' }), { scope: 'worker', timeout: START_MS }],
})
export { expect }

/** What axe finds on the page by WCAG 2.2 AA: nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 300)}`)).toEqual([])
}

/** The number that a headline figure shows. */
export async function figureValue(page: Page, name: string): Promise<number> {
  return Number(await page.getByTestId(`figure-${name}`).getAttribute('data-value'))
}

/** Opens the wall and waits until it is live. */
export async function openWall(page: Page, city: City, query = ''): Promise<void> {
  await page.goto(`${city.url}/wall?scene=now${query.replace('?', '&')}`)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
}
