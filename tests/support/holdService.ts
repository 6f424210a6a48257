import pino from 'pino'
import { createKnex } from '../../server/db/knex.ts'
import { startService } from '../../server/service.ts'

// A process for tests to kill: serves the database it is given, and says when it does.
const [connection = '{}'] = process.argv.slice(2)
const { port } = await startService({
  knex: createKnex(JSON.parse(connection), { max: 10 }),
  log: pino({ level: 'silent' }),
  port: 0,
  host: '127.0.0.1',
  clientFolder: null,
})
console.log(port)
