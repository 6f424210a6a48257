import { existsSync, readFileSync } from 'node:fs'

/** What a test runner counted. */
export interface Count {
  passed: number
  failed: number
  /** Skipped, todo or never run: none of which is allowed. */
  skipped: number
  /** Names of those among the passed that failed at the first try. */
  unsteady: string[]
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  numFailedTestSuites: number
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  suites?: PlaywrightSuite[]
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[]
  specs?: { title: string; tests: { status: string }[] }[]
}

const namesOfUnsteady = ({ specs = [], suites = [] }: PlaywrightSuite): string[] => [
  ...specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title),
  ...suites.flatMap(namesOfUnsteady),
]

/** The count in a JSON report of vitest or Playwright; a missing or unreadable one is one failure. */
export function readCount(file: string): Count {
  const broken = { passed: 0, failed: 1, skipped: 0, unsteady: [] }
  if (!existsSync(file)) return broken
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport | PlaywrightReport
    if ('stats' in report) {
      const { expected, unexpected, flaky, skipped } = report.stats
      return { passed: expected + flaky, failed: unexpected, skipped, unsteady: namesOfUnsteady(report) }
    }
    const { numPassedTests: passed, numFailedTests, numFailedTestSuites } = report
    // A file that does not load fails as a suite without a single test.
    const failed = numFailedTests || (numFailedTestSuites ? 1 : 0)
    return { passed, failed, skipped: report.numPendingTests + report.numTodoTests, unsteady: [] }
  } catch {
    return broken
  }
}
