import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { appendAudit, verifyAudit } from './audit.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  for (let id = 1; id <= 9; id++)
    await appendAudit(db.knex, {
      kind: 'sign-in',
      accountId: id,
      data: { address: `10.0.0.${id}`, note: 'dòng\nmới' },
    })
})
afterAll(() => db.drop())

/** Somebody who owns the database and its triggers does something, which is undone after it was looked at. */
async function tampered(sql: string) {
  await db.knex.raw(
    `create table kept_log as table audit_log; create table kept_head as table audit_head;
     alter table audit_log disable trigger user; ${sql}; alter table audit_log enable trigger user`,
  )
  const found = await verifyAudit(db.knex)
  await db.knex.raw(
    `alter table audit_log disable trigger user;
     delete from audit_log; insert into audit_log table kept_log; delete from audit_head; insert into audit_head table kept_head;
     alter table audit_log enable trigger user; drop table kept_log, kept_head`,
  )
  return found
}

describe('the audit log', () => {
  it('is whole when nobody touched it, with lines that come at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, id) => appendAudit(db.knex, { kind: 'sign-out', accountId: id })),
    )
    const whole = await verifyAudit(db.knex)
    expect(whole).toMatchObject({ lines: 29, findings: [] })
    expect((await verifyAudit(db.knex, whole.head)).findings).toEqual([])
  })

  it.each([
    ['update', "update audit_log set kind = 'sign-out' where seq = 3"],
    ['delete', 'delete from audit_log where seq = 3'],
    ['truncate', 'truncate audit_log'],
  ])('refuses %s', async (_, sql) => {
    await expect(db.knex.raw(sql)).rejects.toThrow('only ever added to')
  })

  it.each<[string, string, number]>([
    ['another kind', "update audit_log set kind = 'sign-out' where seq = 3", 3],
    ['another person', 'update audit_log set account_id = 99 where seq = 3', 3],
    ['another time', "update audit_log set at = at + interval '1 microsecond' where seq = 3", 3],
    ['other data', `update audit_log set data = '{"address": "10.0.0.99"}' where seq = 3`, 3],
    ['a line taken out', 'delete from audit_log where seq = 3', 4],
    ['the first line taken out', 'delete from audit_log where seq = 1', 2],
    ['the last line cut off', 'delete from audit_log where seq = (select max(seq) from audit_log)', 28],
    [
      'two lines changed about',
      'update audit_log set seq = -1 where seq = 3; update audit_log set seq = 3 where seq = 4; update audit_log set seq = 4 where seq = -1',
      3,
    ],
    [
      'a line copied in',
      `insert into audit_log select seq + 1, at, kind, account_id, data, previous, hash from audit_log order by seq desc limit 1`,
      30,
    ],
  ])('shows %s, and where', async (_, sql, seq) => {
    const { findings } = await tampered(sql)
    expect(findings.map((finding) => finding.seq)).toContain(seq)
    expect((await verifyAudit(db.knex)).findings).toEqual([])
  })

  it('shows a log that was written anew to somebody who kept its last hash', async () => {
    const { head } = await verifyAudit(db.knex)
    const other = await createTestDatabase()
    await appendAudit(other.knex, { kind: 'sign-in', accountId: 1 })
    expect((await verifyAudit(other.knex)).findings).toEqual([])
    expect((await verifyAudit(other.knex, head)).findings).toHaveLength(1)
    await other.drop()
  })
})
