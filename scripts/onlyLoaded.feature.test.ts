import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startChild } from '../tests/support/child.ts'
import { temporaryFolder } from '../tests/support/cluster.ts'
import { createTestDatabase } from '../tests/support/database.ts'

const NOTHING = '\nNothing has been loaded here yet: start it first with "npm start".\n'

describe.each([
  ['npm run verify', 'scripts/verify.ts', []],
  [
    'npm run areas:import',
    'scripts/areas-import.ts',
    ['areas.geojson', '--set', 'x', '--from', '2025-07-01'],
  ],
])('%s where nothing was loaded', async (_name, script, args) => {
  const bare = await createTestDatabase({ bare: true })
  const migrated = await createTestDatabase()
  const folder = temporaryFolder()
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await Promise.all([bare.drop(), migrated.drop()])
  })
  const said = (env: Record<string, string>) => startChild(script, args, env).ended

  it('says so in one sentence, exit code 1, and makes nothing in an empty database', async () => {
    expect(await said({ DATABASE_URL: bare.url })).toEqual({ code: 1, stderr: NOTHING })
    const held = `select extname as name from pg_extension union select tablename from pg_tables where schemaname = 'public'`
    expect((await bare.knex.raw(held)).rows).toEqual([{ name: 'plpgsql' }])
  })

  it('says so where the tables are there and no city', async () => {
    expect(await said({ DATABASE_URL: migrated.url })).toEqual({ code: 1, stderr: NOTHING })
  })

  it('says so where nobody has started, and makes no folder', async () => {
    const dataDir = path.join(folder, 'new')
    expect(await said({ DATABASE_URL: '', DATA_DIR: dataDir })).toEqual({ code: 1, stderr: NOTHING })
    expect(existsSync(dataDir)).toBe(false)
  })
})
