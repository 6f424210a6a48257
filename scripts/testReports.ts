import { existsSync, readFileSync } from 'node:fs'

/** What a test runner counted. */
export interface Count {
  passed: number
  failed: number
  /** Skipped, todo or never run: none of which is allowed. */
  skipped: number
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
}

/** The count in a JSON report of vitest or Playwright; a missing or unreadable one is one failure. */
export function readCount(file: string): Count {
  const broken = { passed: 0, failed: 1, skipped: 0 }
  if (!existsSync(file)) return broken
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport | PlaywrightReport
    if ('stats' in report) {
      const { expected, unexpected, flaky, skipped } = report.stats
      return { passed: expected, failed: unexpected + flaky, skipped }
    }
    const { numPassedTests: passed, numFailedTests, numFailedTestSuites } = report
    // A file that does not load fails as a suite without a single test.
    const failed = numFailedTests || (numFailedTestSuites ? 1 : 0)
    return { passed, failed, skipped: report.numPendingTests + report.numTodoTests }
  } catch {
    return broken
  }
}
