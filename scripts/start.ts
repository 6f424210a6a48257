import { readEnv } from '../server/env.ts'
import { createProgress } from '../server/process/progress.ts'
import { endOnSignals } from '../server/process/shutdown.ts'
import { ensureClient } from './client.ts'
import { run } from './top.ts'

const progress = createProgress()

// A closed terminal or pipe must not keep us from ending in order.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

endOnSignals(progress.say)
await run(async () => {
  // Before the long steps: a slip of the pen is told at once.
  readEnv(process.env)
  await ensureClient(progress)
  const { main } = await import('../server/main.ts')
  await main()
})
