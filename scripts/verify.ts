import { connect } from '../server/db/connect.ts'
import { readEnv } from '../server/env.ts'
import { verifyTallies } from '../server/log/verify.ts'
import { createProgress } from '../server/process/progress.ts'
import { endOnSignals, onShutdown, shutDown } from '../server/process/shutdown.ts'
import { run } from './top.ts'

const SHOWN = 20

/** `npm run verify`: recomputes every tally from the rows; exit 1 and the differences where they are not equal. */
const progress = createProgress()
endOnSignals(progress.say, 1)
await run(async () => {
  const database = await connect(readEnv(process.env), progress, { onlyLoaded: true })
  onShutdown('Closing the database', () => database.stop())
  const result = await progress.step('Recomputing every tally', (at) => verifyTallies(database.knex, at))
  const of = `${result.compared} rows of tallies, ${result.reports} reports, at seq ${result.asOfSeq}`
  if (result.differences.length === 0) {
    progress.say(`No difference: ${of}.`)
    await shutDown(0)
  }
  progress.say(`${result.differences.length} differences: ${of}.`)
  for (const { table, key, counter, stored, recomputed } of result.differences.slice(0, SHOWN))
    progress.say(`  ${table} ${JSON.stringify(key)} ${counter}: stored ${stored}, recomputed ${recomputed}`)
  if (result.differences.length > SHOWN) progress.say(`  … and ${result.differences.length - SHOWN} more`)
  await shutDown(1)
})
