import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { accountBody, type Reach } from '../contracts/identity.ts'
import { connect } from '../server/db/connect.ts'
import { readEnv } from '../server/env.ts'
import { createAccount } from '../server/identity/accounts.ts'
import { ProblemError } from '../server/errors.ts'
import { createProgress } from '../server/process/progress.ts'
import { endOnSignals, onShutdown, shutDown } from '../server/process/shutdown.ts'
import { loadReference } from '../server/reports/reference.ts'
import { StartError } from '../server/startError.ts'
import { run } from './top.ts'

const USAGE =
  'Usage: npm run account -- LOGIN --name "NAME" --role ROLE [--agency CODE | --set CODE --area CODE]. Roles: administrator, operator, dispatcher (with --agency), leader (with --set and --area), analyst.'

/** `npm run account`: makes an account at the server's console, as the first administrator needs; prints its password once. */
const progress = createProgress()
endOnSignals(progress.say, 1)
await run(async () => {
  const { login, name, role, reach } = readArguments()
  const password = randomBytes(12).toString('base64url')
  const body = accountBody.safeParse({ login, name, role, reach, password })
  if (!body.success)
    throw new StartError(
      `${body.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}. ${USAGE}`,
    )
  const database = await connect(readEnv(process.env), progress, { onlyLoaded: true })
  onShutdown('Closing the database', () => database.stop())
  const reference = await loadReference(database.knex)
  const account = await createAccount(database.knex, reference, null, body.data).catch((error: unknown) => {
    throw error instanceof ProblemError ? new StartError(`${error.message}. ${USAGE}`) : error
  })
  progress.say(
    `${account.login} may sign in as ${account.role} with the password ${password} (it is told this once).`,
  )
  await shutDown(0)
})

function readArguments() {
  const text = { type: 'string' } as const
  try {
    const { values, positionals } = parseArgs({
      options: { name: text, role: text, agency: text, set: text, area: text },
      allowPositionals: true,
    })
    const { name, role, agency, set, area } = values
    const reach = agency
      ? { of: 'agency', agency }
      : set && area
        ? { of: 'area', set, area }
        : ({ of: 'city' } satisfies Reach)
    return { login: positionals[0], name, role, reach }
  } catch (error) {
    throw new StartError(`${(error as Error).message} ${USAGE}`)
  }
}
