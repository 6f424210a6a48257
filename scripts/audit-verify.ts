import { connect } from '../server/db/connect.ts'
import { readEnv } from '../server/env.ts'
import { verifyAudit } from '../server/identity/audit.ts'
import { createProgress } from '../server/process/progress.ts'
import { endOnSignals, onShutdown, shutDown } from '../server/process/shutdown.ts'
import { run } from './top.ts'

/**
 * `npm run audit:verify [-- HASH]`: recomputes the chain of the audit log; exit 1 and the lines where it breaks. HASH is that
 * of the last line as it was told another time: it must still be in the log.
 */
const progress = createProgress()
endOnSignals(progress.say, 1)
await run(async () => {
  const database = await connect(readEnv(process.env), progress, { onlyLoaded: true })
  onShutdown('Closing the database', () => database.stop())
  const { lines, head, findings } = await verifyAudit(database.knex, process.argv[2])
  for (const { seq, what } of findings) progress.say(`  line ${seq} ${what}`)
  progress.say(
    findings.length === 0
      ? `Nothing was changed: ${lines} lines. Keep the hash of the last elsewhere: ${head}`
      : `${findings.length} places where the audit log is not what was written, of ${lines} lines.`,
  )
  await shutDown(findings.length === 0 ? 0 : 1)
})
