import { pino } from 'pino'
import { count, plural } from '../server/areas/findings.ts'
import { importAreas, type Imported } from '../server/areas/importAreas.ts'
import { readOptions } from '../server/areas/options.ts'
import { connect } from '../server/db/connect.ts'
import { readEnv } from '../server/env.ts'
import { createProgress } from '../server/process/progress.ts'
import { endOnSignals, onShutdown, shutDown } from '../server/process/shutdown.ts'
import { run } from './top.ts'

/** `npm run areas:import -- file.geojson --set CODE --from DAY`: loads official boundaries; see docs/importing-boundaries.md. */
const progress = createProgress()
endOnSignals(progress.say, 1)
await run(async () => {
  const options = readOptions(process.argv.slice(2))
  const database = await connect(readEnv(process.env), progress, { onlyLoaded: true })
  onShutdown('Closing the database', () => database.stop())
  const log = pino({ level: 'error' }, pino.destination(2))
  for (const line of describe(await importAreas({ knex: database.knex, log }, options, progress)))
    progress.say(line)
  await shutDown(0)
})

function describe({ set, findings, ...done }: Imported): string[] {
  const indent = (line: string) => `  ${line}`
  const { repairs, warnings } = findings
  const gone = done.gone.map(({ name }) => name).join(', ')
  return [
    ...(repairs.length > 0 ? ['Repaired:', ...repairs.map(indent)] : []),
    ...(warnings.length > 0 ? ['To look at:', ...warnings.map(indent)] : []),
    `The set ${set.code} “${set.name.vi}” has ${plural(done.areas.length, 'area')}: ` +
      `${count(done.kept)} replaced, ${count(done.added)} new, ${count(done.gone.length)} gone${gone ? ` (${gone})` : ''}.`,
    `${count(done.moved)} of ${plural(done.reports, 'report')} changed their area; ` +
      `${count(done.outside)} of ${count(done.reports)} reports lie in no area of this set.`,
    `Commands waited ${(done.heldMs / 1000).toFixed(1)} s.`,
    ...(done.told
      ? []
      : ['The live walls have not been told yet: the server that writes the log does not answer.']),
  ]
}
