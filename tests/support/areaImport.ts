import path from 'node:path'
import type { Knex } from 'knex'
import { pino } from 'pino'
import { importAreas, type Imported } from '../../server/areas/importAreas.ts'
import { readOptions } from '../../server/areas/options.ts'
import { ImportRefused } from '../../server/areas/refusal.ts'
import { projectRoot } from '../../server/env.ts'
import { silent } from '../../server/process/progress.ts'

export const fixtureFile = (name: string) =>
  path.join(projectRoot, 'fixtures/awkward/areas', `${name}.geojson`)

/** Imports a file of fixtures/awkward/areas, as `npm run areas:import -- file …args` does. */
export function importFixture(knex: Knex, name: string, ...args: string[]): Promise<Imported> {
  const log = pino({ level: 'silent' })
  return importAreas({ knex, log }, readOptions([fixtureFile(name), ...args]), silent)
}

/** What an import of it is refused for; fails where it is not. */
export async function problemsOf(knex: Knex, name: string, ...args: string[]): Promise<string[]> {
  try {
    await importFixture(knex, name, ...args)
  } catch (error) {
    if (error instanceof ImportRefused) return error.problems
    throw error
  }
  throw new Error(`${name} was imported`)
}
