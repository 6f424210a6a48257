import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readCount } from './testReports.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'toancanh-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

const vitest = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numFailedTestSuites: 0,
}

it.each([
  ['vitest', { ...vitest, numPassedTests: 5, numFailedTests: 2, numFailedTestSuites: 1 }, [5, 2, 0]],
  [
    'vitest with a file that does not load',
    { ...vitest, numPassedTests: 5, numFailedTestSuites: 1 },
    [5, 1, 0],
  ],
  [
    'vitest with skipped ones',
    { ...vitest, numPassedTests: 5, numPendingTests: 1, numTodoTests: 2 },
    [5, 0, 3],
  ],
  ['Playwright', { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 1 } }, [5, 1, 1]],
  ['a report that is cut off', undefined, [0, 1, 0]],
])('counts %s', (_name, report, [passed, failed, skipped]) => {
  const file = path.join(folder, 'report.json')
  writeFileSync(file, report ? JSON.stringify(report) : '{"numPass')
  expect(readCount(file)).toMatchObject({ passed, failed, skipped })
})

it('takes a missing report for a failure', () => {
  expect(readCount(path.join(folder, 'absent.json'))).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
})

it('names what passed at the second try only', () => {
  const file = path.join(folder, 'unsteady.json')
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] })
  const suites = [
    { specs: [spec('a', 'expected')], suites: [{ specs: [spec('b', 'flaky'), spec('c', 'unexpected')] }] },
  ]
  writeFileSync(file, JSON.stringify({ stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 0 }, suites }))
  expect(readCount(file)).toEqual({ passed: 2, failed: 1, skipped: 0, unsteady: ['b'] })
})
