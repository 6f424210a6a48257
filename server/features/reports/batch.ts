import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { intake, type Intake } from '../../../contracts/report.ts'
import { ProblemError } from '../../errors.ts'
import { actAs, actorNow } from '../../log/actor.ts'
import { readLines, type Line } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { parseJson } from '../../http/json.ts'
import { validate } from '../../http/validate.ts'
import { asProblem } from '../../http/problems.ts'
import { takeIn, type IntakeResult, type Sends } from '../../reports/intake.ts'

/** Lines that are committed together. */
const CHUNK = 500

type Parsed = { number: number; report: Intake } | { number: number; problem: ProblemError }

function parseLine(line: Line): Parsed {
  if ('problem' in line) return line
  try {
    return { number: line.number, report: validate(intake, parseJson(line.text)) }
  } catch (error) {
    if (error instanceof ProblemError) return { number: line.number, problem: error }
    throw error
  }
}

/** Stores reports together; where something unforeseen refuses them all, one by one, so that it costs only its own line. */
async function store(deps: Deps, sends: Sends | null, reports: Intake[]): Promise<IntakeResult[]> {
  if (reports.length === 0) return []
  try {
    return await takeIn(deps.knex, deps.reference(), reports, sends)
  } catch (error) {
    const problem = asProblem(error)
    if (problem.kind === 'unavailable') throw error
    deps.log.error({ error }, 'intake failed')
    if (reports.length === 1) return [problem]
    const results: IntakeResult[] = []
    for (const report of reports) results.push(...(await store(deps, sends, [report])))
    return results
  }
}

/** Asks anew what whoever sends may name: a token that was taken back meanwhile stores nothing more. */
async function storeAllowed(deps: Deps, sendsNow: () => Promise<Sends | null>, reports: Intake[]) {
  let sends: Sends | null
  try {
    sends = await sendsNow()
  } catch (error) {
    if (error instanceof ProblemError) return reports.map(() => error)
    throw error
  }
  return store(deps, sends, reports)
}

/** Stores a chunk and answers each line; an answer with a code means committed. */
async function answerChunk(
  deps: Deps,
  sendsNow: () => Promise<Sends | null>,
  lines: Parsed[],
): Promise<string> {
  const good = lines.filter((line) => 'report' in line)
  const results = await storeAllowed(
    deps,
    sendsNow,
    good.map(({ report }) => report),
  )
  deps.committed()
  const byNumber = new Map(good.map(({ number }, index) => [number, results[index]!]))
  return lines
    .map((line) => {
      const result = 'problem' in line ? line.problem : byNumber.get(line.number)!
      const answer =
        result instanceof ProblemError
          ? { line: line.number, status: result.toProblem().status, problem: result.toProblem() }
          : { line: line.number, status: result.created ? 201 : 200, ...result }
      return `${JSON.stringify(answer)}\n`
    })
    .join('')
}

/**
 * A batch as NDJSON: each line is answered with a line, in order; wrong lines stop no other.
 * @param sendsNow what whoever sends may name, null for all; asked before lines are stored
 */
export function answerBatch(
  deps: Deps,
  request: IncomingMessage,
  sendsNow: () => Promise<Sends | null>,
): Readable {
  // The lines are read after the handler has answered, when it no longer acts for anybody.
  const actor = actorNow()
  const answered = (lines: Parsed[]) => actAs(actor, () => answerChunk(deps, sendsNow, lines))
  return Readable.from(
    (async function* () {
      let chunk: Parsed[] = []
      try {
        for await (const line of readLines(request)) {
          chunk.push(parseLine(line))
          if (chunk.length < CHUNK) continue
          const full = chunk
          chunk = []
          yield await answered(full)
        }
        if (chunk.length > 0) yield await answered(chunk)
      } catch (error) {
        // A sender that went away is no fault of ours, and there is nobody to tell.
        if (request.destroyed && !request.complete) return
        deps.log.error({ error }, 'batch broken off')
        // The status line has gone out: the last line says what to do.
        const problem = new ProblemError(
          'unavailable',
          'From the first unanswered line on nothing is sure to be stored; send it again with the same external ids',
        )
        yield `${JSON.stringify({ line: null, status: 503, problem: problem.toProblem() })}\n`
      }
    })(),
  )
}
