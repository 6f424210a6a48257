import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { intake, type Intake } from '../../../contracts/report.ts'
import { ProblemError } from '../../errors.ts'
import { readLines, type Line } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { parseJson } from '../../http/json.ts'
import { validate } from '../../http/validate.ts'
import { takeIn } from '../../reports/intake.ts'

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

/** Stores a chunk and answers each line; an answer with a code means committed. */
async function answerChunk(deps: Deps, lines: Parsed[]): Promise<string> {
  const good = lines.filter((line) => 'report' in line)
  const results =
    good.length > 0
      ? await takeIn(
          deps.knex,
          deps.reference(),
          good.map(({ report }) => report),
        )
      : []
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

/** A batch as NDJSON: each line is answered with a line, in order; wrong lines stop no other. */
export function answerBatch(deps: Deps, request: IncomingMessage): Readable {
  return Readable.from(
    (async function* () {
      let chunk: Parsed[] = []
      try {
        for await (const line of readLines(request)) {
          chunk.push(parseLine(line))
          if (chunk.length < CHUNK) continue
          const full = chunk
          chunk = []
          yield await answerChunk(deps, full)
        }
        if (chunk.length > 0) yield await answerChunk(deps, chunk)
      } catch (error) {
        // The status line has gone out: the last line says that the rest of the batch was not stored.
        deps.log.error({ error }, 'batch broken off')
        const problem = new ProblemError(
          'unavailable',
          'Nothing from the first unanswered line on was stored; send it again',
        )
        yield `${JSON.stringify({ line: null, status: 503, problem: problem.toProblem() })}\n`
      }
    })(),
  )
}
