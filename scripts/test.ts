import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { projectRoot } from '../server/env.ts'
import { createProgress } from '../server/process/progress.ts'
import { endOnSignals, onShutdown, shutDown } from '../server/process/shutdown.ts'
import { findChromium, installTestNeeds } from './install-test-needs.ts'
import { readCount, type Count } from './testReports.ts'
import { run } from './top.ts'

interface Step {
  script: string
  what: string
  /** How the step's runner is told where to write its report; a step without one counts as one check. */
  report?: (file: string) => { args: string[]; env?: Record<string, string> }
}

const vitest = (file: string) => ({
  args: ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
})
const playwright = (file: string) => ({
  args: ['--reporter=list,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
})

const STEPS: Step[] = [
  { script: 'check:format', what: 'every file is formatted' },
  { script: 'check:lint', what: 'the lint finds nothing, import directions included' },
  { script: 'check:types', what: 'the types hold, server and client' },
  { script: 'test:unit', what: 'unit tests', report: vitest },
  { script: 'build', what: 'the client builds' },
  { script: 'test:feature', what: 'feature tests on a PostgreSQL + PostGIS of their own', report: vitest },
  { script: 'test:e2e', what: 'the built client in a browser', report: playwright },
]

const reports = mkdtempSync(path.join(os.tmpdir(), 'toancanh-reports-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

/** Runs an npm script to its end, its output shown as it comes. If we are told to end, all it started ends with us. */
function runScript(script: string, args: string[], env: Record<string, string>): Promise<number> {
  const child = spawn('npm', ['run', '--silent', script, ...(args.length ? ['--', ...args] : [])], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    // npm passes a signal to the shell, which passes it to nobody: a group of its own can be ended whole.
    detached: true,
  })
  const closed = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (code) => resolve(code ?? 1))
  })
  onShutdown(`Stopping ${script}`, () => {
    if (child.exitCode !== null || child.signalCode !== null || !child.pid) return
    process.kill(-child.pid, 'SIGTERM')
    return closed
  })
  return closed
}

async function runStep(step: Step, env: Record<string, string>): Promise<Count> {
  const file = path.join(reports, `${step.script.replaceAll(':', '-')}.json`)
  const { args = [], env: extra = {} } = step.report?.(file) ?? {}
  const code = await runScript(step.script, args, { ...env, ...extra })
  if (!step.report)
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, unsteady: [] }
  const count = readCount(file)
  if (code !== 0 && count.failed === 0) return { ...count, failed: 1 }
  if (count.passed + count.failed === 0) return { ...count, failed: 1 }
  return count
}

/** Every check and test, in order of what they cost; stops at the first that fails. */
async function test(): Promise<void> {
  const progress = createProgress()
  progress.say(`npm test runs: ${STEPS.map((step) => step.script).join(', ')}`)
  await installTestNeeds(progress)
  const env = { CHROMIUM_PATH: findChromium() ?? '' }
  const total = { passed: 0, failed: 0 }
  for (const step of STEPS) {
    progress.say(`\n── ${step.script}: ${step.what}`)
    const began = performance.now()
    const { passed, failed, skipped, unsteady } = await runStep(step, env)
    total.passed += passed
    total.failed += failed + skipped
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const wrong = [
      failed && `${failed} failed`,
      skipped && `${skipped} skipped, which is not allowed`,
    ].filter(Boolean)
    progress.say(`── ${step.script}: ${wrong.length ? wrong.join(', ') : 'passed'} in ${seconds} s`)
    if (unsteady.length)
      progress.say(`   passed at the second try only: ${unsteady.map((name) => `“${name}”`).join(', ')}`)
    if (wrong.length) break
  }
  progress.say(`\n${total.passed} passed, ${total.failed} failed`)
  await shutDown(total.failed === 0 ? 0 : 1)
}

endOnSignals(console.log, 130)
await run(test)
