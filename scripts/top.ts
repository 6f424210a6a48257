import { isEnding, shutDown } from '../server/process/shutdown.ts'
import { StartError } from '../server/startError.ts'

/**
 * Runs a program to its end or its start: a StartError becomes its one sentence, any other error its stack, both exit code 1
 * after everything that was started is stopped.
 */
export async function run(program: () => Promise<unknown>): Promise<void> {
  try {
    await program()
  } catch (error) {
    const text =
      error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)
    if (!isEnding()) process.stderr.write(`\n${text}\n`)
    await shutDown(1)
  }
}
