import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../tests/support/cluster.ts'
import { birthOf } from '../server/db/cluster/ownerLock.ts'
import { postmasterOf } from '../server/db/cluster/leftover.ts'
import { projectRoot } from '../server/env.ts'
import { listen } from '../server/process/listen.ts'

const dataDir = temporaryFolder()
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

function npmStart(env: Record<string, string>) {
  const child = spawn('npm', ['start'], { cwd: projectRoot, env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (output += part.toString()))
  const code = new Promise<number | string>((resolve) => {
    child.once('close', (exit, signal) => resolve(exit ?? signal ?? 'nothing'))
  })
  return { child, code, output: () => output }
}

const owner = () => JSON.parse(readFileSync(path.join(dataDir, 'owner.lock'), 'utf8')) as { pid: number }
const postmaster = () =>
  postmasterOf(path.join(dataDir, readdirSync(dataDir).find((name) => /^\d+$/.test(name)) ?? ''))

it('npm start passes SIGTERM on: everything it started ends, and it leaves with exit code 0', async () => {
  const { child, code, output } = npmStart({ DATA_DIR: dataDir, PORT: '0', CITY: 'hue', DEMO_LIVE: '0' })
  await vi.waitFor(() => expect(output()).toMatch(/Preparing PostGIS: done/), {
    timeout: 150_000,
    interval: 50,
  })
  const processes = [owner().pid, postmaster() ?? 0]
  for (const pid of processes) expect(birthOf(pid)).not.toBeNull()
  child.kill('SIGTERM')
  expect(await code, output()).toBe(0)
  expect(processes.map(birthOf)).toEqual([null, null])
  expect(existsSync(path.join(dataDir, 'owner.lock'))).toBe(false)
  expect(output()).not.toMatch(/\n\s+at /)
}, 180_000)

describe('npm start says in one sentence what is wrong, before any long work, exit code 1', async () => {
  const busy = net.createServer()
  const taken = await listen(busy, 0, '127.0.0.1')
  afterAll(() => busy.close())

  it.each<[string, Record<string, string>, RegExp]>([
    ['a PORT that is none', { PORT: 'high' }, /^PORT "high" is wrong: set it to a port/],
    [
      'a PORT that is taken',
      { PORT: String(taken) },
      /^Port \d+ of 127\.0\.0\.1 is in use .* set PORT to another/,
    ],
    [
      'a CITY that there is not',
      { CITY: 'atlantis' },
      /^CITY "atlantis" is wrong: set it to .* hanoi or hue/,
    ],
    ['a DATA_DIR that is no folder', { DATA_DIR: '/dev/null' }, /^\/dev\/null is not a folder: set DATA_DIR/],
    [
      'a DATA_DIR in one that is none',
      { DATA_DIR: '/dev/null/x' },
      /^The folder \/dev\/null\/x cannot be made \(/,
    ],
  ])('%s', async (_what, wrong, sentence) => {
    const { code, output } = npmStart({ DATABASE_URL: '', DATA_DIR: dataDir, PORT: '0', ...wrong })
    expect(await code).toBe(1)
    // npm's own two lines, an empty one, and ours: no step had begun.
    const lines = output()
      .split('\n')
      .filter((line) => line && !/^(>|npm )/.test(line))
    expect(lines).toEqual([expect.stringMatching(sentence)])
  })
})
