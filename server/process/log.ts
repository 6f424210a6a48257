import { pino, type DestinationStream, type LevelWithSilent, type Logger } from 'pino'

/** What PostgreSQL tells of the rows and values of a failed statement: what citizens wrote, and who they are. */
const OF_ROWS = new Set(['detail', 'where', 'internalQuery', 'parameters', 'bindings'])

/** An error as the log keeps it: what went wrong and where in our code, and nothing of the data that it went wrong with. */
export function loggedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  return Object.fromEntries(
    Object.entries(pino.stdSerializers.err(error)).filter(([name]) => !OF_ROWS.has(name)),
  )
}

/** The log of a process; errors go under `error`. */
export const createLog = (level: LevelWithSilent, to?: DestinationStream): Logger =>
  pino({ level, serializers: { error: loggedError } }, to ?? pino.destination(1))
