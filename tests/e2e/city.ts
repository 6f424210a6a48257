import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { projectRoot } from '../../server/env.ts'
import { copyFirstDay, databaseIn } from './firstDay.ts'
import { startProcess } from './startProcess.ts'

/** The real process, as `npm start` runs it, with a data folder of its own. */
export class City {
  readonly #code: string
  readonly #env: Record<string, string>
  readonly #folder: string
  #process: ChildProcess | null = null
  url = ''
  output = ''

  /** @param more variables of its environment, e.g. DATABASE_URL to stand beside another */
  constructor(city: string, more: Record<string, string> = {}) {
    this.#code = city
    this.#folder = mkdtempSync(path.join(os.tmpdir(), `toancanh-e2e-${city}-`))
    // PostgreSQL runs as another user where we are root.
    chmodSync(this.#folder, 0o755)
    this.#env = {
      ...{ CITY: city, DATA_DIR: path.join(this.#folder, 'data'), DEMO_LIVE: '0', LOG_LEVEL: 'warn' },
      ...more,
    }
  }

  /** Starts it, on the port that it had before if it has run; the first time on its history as a first start leaves it. */
  async start(more: Record<string, string> = {}): Promise<void> {
    if (!this.#process && !this.#env.DATABASE_URL) await copyFirstDay(this.#code, this.#env.DATA_DIR!)
    const PORT = this.url ? new URL(this.url).port : '0'
    const started = startProcess({ PORT, ...this.#env, ...more })
    this.#process = started.process
    this.output = ''
    started.heard((part) => (this.output += part))
    this.url = await started.url
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
    const { user, database, host } = databaseIn(this.#env.DATA_DIR!)
    return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}`
  }

  /** Process ids of the database's sessions that work for somebody now, and of the process that lets new ones in. */
  async backends(): Promise<number[]> {
    const client = new pg.Client(databaseIn(this.#env.DATA_DIR!))
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    await client.end()
    const pids = rows.map(({ pid }) => pid)
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pids[0]}/status`, 'utf8'))![1]
    return [...pids, Number(parent)]
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
