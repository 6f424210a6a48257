import type { Knex } from 'knex'
import { appendAudit } from './audit.ts'

/** Who reported, all null where it was sent in without a name; null where there is no such report. The reading is written down first. */
export async function readReporter(
  knex: Knex,
  code: string,
  by: number,
): Promise<{ name: string | null; phone: string | null; email: string | null } | null> {
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `select name, phone, email from report left join reporter on report_id = report.id where code = ?`,
      [code],
    )
    if (rows.length === 0) return null
    await appendAudit(trx, { kind: 'identity-read', accountId: by, data: { report: code } })
    return rows[0]
  })
}
