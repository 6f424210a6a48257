import { startPrivateCluster } from '../../server/db/cluster/index.ts'
import { silent } from '../../server/process/progress.ts'
import { endOnSignals, onShutdown } from '../../server/process/shutdown.ts'

// A process for tests to kill: holds the private cluster in the folder it is given, and says how to reach it.
const [dataDir = '', throwAway] = process.argv.slice(2)
endOnSignals()
const cluster = await startPrivateCluster({
  dataDir,
  progress: silent,
  throwAway: throwAway === 'throw-away',
})
onShutdown('Stopping PostgreSQL', () => cluster.stop())
console.log(JSON.stringify({ pid: cluster.pid, connection: cluster.connection }))
setInterval(() => {}, 60_000)
