import { measureAlarms } from './sla/alarms.ts'
import { measureWhatIf } from './sla/whatIf.ts'
import { measureWorkingTime } from './sla/workingTime.ts'
import { startBenchCluster } from './support/database.ts'
import { createKnex } from '../server/db/knex.ts'
import { onShutdown } from '../server/process/shutdown.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'

/**
 * `npm run bench:sla`: additions of working time against a walk minute by minute, claiming deadlines among many open
 * reports, lateness of alarms while reports come in, and a what-if over a year.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({
    ...{ additions: 200_000, walks: 2000 },
    ...{ open: [10_000, 1_000_000], rounds: 20, rate: 1000, seconds: 15, burst: 10_000 },
    ...{ reports: 1_000_000, whatIfs: 3 },
  })
  const cluster = await startBenchCluster(progress)
  const admin = createKnex(cluster, { max: 1 })
  onShutdown('Closing the connection', () => admin.destroy())
  const machine = await describeMachine(admin, loadBefore)
  const working = await measureWorkingTime(progress, { ...options, rounds: 9 })
  report({ bench: 'bench:sla, working time', machine, ...working }, options)
  const whatIf = await measureWhatIf(progress, cluster, options)
  report({ bench: 'bench:sla, what-if', machine, ...whatIf }, options)
  const alarms = await measureAlarms(progress, cluster, options)
  report({ bench: 'bench:sla, alarms', machine, ...alarms }, options)
})
