import type Router from '@koa/router'
import type { Context } from 'koa'
import {
  commands,
  intake,
  intakeReceipt,
  reportDetail,
  reportsPage,
  reportsQuery,
  reportSummary,
  type CommandName,
} from '../../../contracts/report.ts'
import {
  assignmentsPage,
  assignmentsQuery,
  eventsPage,
  eventsQuery,
} from '../../../contracts/reportHistory.ts'
import { likelyAgencies as likelyAnswer } from '../../../contracts/likely.ts'
import { ProblemError } from '../../errors.ts'
import { readText } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { learnsWho, reachOf, requireReach, sendsOf } from '../../http/guard.ts'
import { parseJson } from '../../http/json.ts'
import { describe } from '../../http/openapi.ts'
import { reportCode } from '../../http/reportCode.ts'
import { validate } from '../../http/validate.ts'
import type { Reach } from '../../identity/reach.ts'
import { runCommand } from '../../reports/command.ts'
import { takeIn } from '../../reports/intake.ts'
import { answerBatch } from './batch.ts'
import { listEvents } from './events.ts'
import { readReport } from './detail.ts'
import { likelyAgencies } from './likely.ts'
import { listAssignments, listReports } from './list.ts'

describe({
  method: 'post',
  path: '/api/reports',
  summary: 'Take in one report, or a batch as NDJSON with a line of answer each',
  needs: { right: 'send-reports' },
  body: intake,
  lines: intake,
  answer: intakeReceipt,
  status: 201,
})
describe({
  method: 'get',
  path: '/api/reports',
  summary: 'Reports by filter, newest first or by what is due next',
  needs: { right: 'see-reports', within: 'rows' },
  query: reportsQuery,
  answer: reportsPage,
})
describe({
  method: 'get',
  path: '/api/reports/{code}',
  summary: 'One report with its timeline',
  needs: { right: 'see-reports', within: 'report' },
  answer: reportDetail,
})
describe({
  method: 'get',
  path: '/api/reports/{code}/likely-agencies',
  summary: 'Who was given such reports lately',
  needs: { right: 'handle-reports', within: 'report' },
  answer: likelyAnswer,
})
/** What a citizen does herself, or somebody for her. */
const citizensOwn: ReadonlySet<string> = new Set<CommandName>(['rate', 'reopen'])
for (const [name, body] of Object.entries(commands))
  describe({
    method: 'post',
    path: `/api/reports/{code}/${name}`,
    summary: `Command: ${name}`,
    needs: { right: citizensOwn.has(name) ? 'take-in' : 'handle-reports', within: 'report' },
    body,
    answer: reportSummary,
  })
describe({
  method: 'get',
  path: '/api/assignments',
  summary: 'The spells behind a processing rate',
  needs: { right: 'see-reports', within: 'rows' },
  query: assignmentsQuery,
  answer: assignmentsPage,
})
describe({
  method: 'get',
  path: '/api/events',
  summary: 'What happened to reports on some days, newest first',
  needs: { right: 'see-reports', within: 'rows' },
  query: eventsQuery,
  answer: eventsPage,
})

/** Intake, commands, lists and the single report. */
export function reportRoutes(router: Router, deps: Deps): void {
  router.post('/api/reports', async (ctx) => {
    if (ctx.is('application/x-ndjson')) {
      ctx.type = 'application/x-ndjson'
      ctx.body = answerBatch(deps, ctx.req, () => sendsOf(ctx as Context))
      return
    }
    if (!ctx.is('application/json'))
      throw new ProblemError(
        'unsupported-media-type',
        'Send application/json, or application/x-ndjson for a batch',
      )
    const report = validate(intake, parseJson(await readText(ctx.req)))
    const [result] = await takeIn(deps.knex, deps.reference(), [report], await sendsOf(ctx))
    if (result instanceof ProblemError) throw result
    deps.committed()
    ctx.status = result!.created ? 201 : 200
    ctx.set('Location', `/api/reports/${result!.code}`)
    ctx.body = result
  })

  router.get('/api/reports', async (ctx) => {
    ctx.body = await listReports(deps, validate(reportsQuery, ctx.query, 'invalid-query'), reachOf(ctx))
  })

  router.get('/api/assignments', async (ctx) => {
    ctx.body = await listAssignments(
      deps,
      validate(assignmentsQuery, ctx.query, 'invalid-query'),
      reachOf(ctx),
    )
  })

  router.get('/api/events', async (ctx) => {
    ctx.body = await listEvents(deps, validate(eventsQuery, ctx.query, 'invalid-query'), reachOf(ctx))
  })

  router.get('/api/reports/:code', async (ctx) => {
    ctx.body = await readReport(deps, reportCode(ctx.params.code), await learnsWho(ctx))
  })

  router.get('/api/reports/:code/likely-agencies', async (ctx) => {
    ctx.body = await likelyAgencies(deps, reportCode(ctx.params.code))
  })

  for (const name of Object.keys(commands) as CommandName[])
    router.post(`/api/reports/:code/${name}`, async (ctx) => {
      const source = await readText(ctx.req)
      if (source.trim() !== '' && !ctx.is('application/json'))
        throw new ProblemError('unsupported-media-type', 'Send application/json')
      const body = validate(commands[name], source.trim() === '' ? {} : parseJson(source))
      if ('of' in body) await requireReach(ctx, deps, body.of as string)
      const reach = reachOf(ctx)
      requireGrant(reach, body)
      const given = reportCode(ctx.params.code)
      const { code } = await runCommand(deps.knex, deps.reference(), given, name, body, reach)
      deps.committed()
      const {
        timeline: _timeline,
        photos: _photos,
        asOfSeq: _asOfSeq,
        duplicateOf: _duplicateOf,
        ...summary
      } = await readReport(deps, code)
      ctx.body = summary
    })
}

/** What the operations centre alone may grant, an agency must not grant in its name. @throws ProblemError `forbidden` */
function requireGrant(reach: Reach, body: object) {
  if (reach !== null && 'by' in body && body.by === 'ioc')
    throw new ProblemError('forbidden', 'Only the operations centre grants an extension of its own', {
      errors: [{ field: 'by', message: 'is not yours to grant' }],
    })
}
