import { readEnv } from '../server/env.ts'
import { makeDataFolder } from '../server/db/cluster/folder.ts'
import { tryToListen } from '../server/process/listen.ts'
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
  // Before the long steps: what would stop us at their end is told at once.
  const env = readEnv(process.env)
  await tryToListen(env.port, env.host)
  if (!env.databaseUrl) makeDataFolder(env.dataDir)
  await ensureClient(progress)
  const { main } = await import('../server/main.ts')
  await main()
})
