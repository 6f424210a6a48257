import os from 'node:os'
import { run } from '../../scripts/top.ts'
import { createProgress, type Progress } from '../../server/process/progress.ts'
import { endOnSignals, shutDown } from '../../server/process/shutdown.ts'

/**
 * Runs a bench as this process: whatever it started is stopped and removed when it ends, fails or is cut off. Lines of
 * progress go to stderr, results to stdout.
 */
export async function runBench(
  bench: (progress: Progress, loadBefore: number) => Promise<void>,
): Promise<void> {
  const loadBefore = os.loadavg()[0]!
  const progress = createProgress((line) => void process.stderr.write(`${line}\n`))
  endOnSignals(progress.say, 1)
  await run(async () => {
    await bench(progress, loadBefore)
    await shutDown(0)
  })
}
