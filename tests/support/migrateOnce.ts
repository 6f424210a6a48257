import { createKnex } from '../../server/db/knex.ts'
import { migrate } from '../../server/db/migrate.ts'

// A process for tests: migrates the database of DATABASE_URL and says what it did.
const knex = createKnex({ connectionString: process.env['DATABASE_URL'] })
console.log(JSON.stringify(await migrate(knex)))
await knex.destroy()
