import type Router from '@koa/router'
import { statsFileQuery, type StatsFileFormat } from '../../../../contracts/stats.ts'
import type { Language } from '../../../../contracts/text.ts'
import type { Deps } from '../../../http/deps.ts'
import { reachOf } from '../../../http/guard.ts'
import { askerOf } from '../../../http/identify.ts'
import { describe } from '../../../http/openapi.ts'
import { validate } from '../../../http/validate.ts'
import { appendAudit } from '../../../identity/audit.ts'
import { formats } from '../../exports/formats.ts'
import { readStats } from '../readStats.ts'
import { csvOf } from './csv.ts'
import { fileTable, type FileTable } from './fileTable.ts'
import { parquetOf } from './parquet.ts'
import { workbookOf } from './workbook.ts'

interface Choice {
  language: Language
  bom: boolean
}
const writers: Record<StatsFileFormat, (table: FileTable, choice: Choice) => Buffer | Promise<Buffer>> = {
  csv: (table, { bom }) => csvOf(table, bom),
  xlsx: (table, { language }) => workbookOf(table, language),
  parquet: parquetOf,
}

describe({
  method: 'get',
  path: '/api/stats/file',
  summary:
    'A statistic as a file; in its name the seq that it holds. A workbook and Parquet say what they hold',
  needs: { right: 'see-reports', within: 'rows' },
  query: statsFileQuery,
  answerBytes: 'text/csv',
})

/** Statistics to take away. A table has an end (MAX_STATS_VALUES), so that a file of it is made at once. */
export function statsFileRoute(router: Router, deps: Deps): void {
  router.get('/api/stats/file', async (ctx) => {
    const { format, bom, ...query } = validate(statsFileQuery, ctx.query, 'invalid-query')
    const asker = await askerOf(ctx)
    const stats = await readStats(deps, query, reachOf(ctx))
    const table = fileTable(stats, query)
    const file = await writers[format](table, { language: query.lang, bom: bom === 'yes' })
    if (asker)
      await appendAudit(deps.knex, {
        kind: 'export',
        accountId: asker.accountId,
        data: { format, statistics: query.measures.join(','), rows: table.rows.length },
      })
    ctx.attachment(`${deps.reference().city.code}-statistics-seq${stats.asOfSeq}.${format}`)
    ctx.type = formats[format].type
    ctx.set('X-As-Of-Seq', String(stats.asOfSeq))
    ctx.set('X-Rows', String(table.rows.length))
    ctx.body = file
  })
}
