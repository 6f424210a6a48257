import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startNoticeCity, type NoticeCity } from '../../../tests/support/notices.ts'
import { createPerson, visitor } from '../../../tests/support/people.ts'

let notice: NoticeCity
beforeAll(async () => {
  notice = await startNoticeCity()
})
afterAll(() => notice.stop())
afterEach(() => notice.forget())

const wrong = async (login: string, times: number) => {
  const statuses = []
  for (let turn = 0; turn < times; turn++)
    statuses.push((await visitor(notice.city).signIn(login, 'không phải')).status)
  return statuses
}

describe('the owner of an account', () => {
  it('is told by mail that somebody tries passwords, once, and of fewer not at all', async () => {
    await notice.subscribe('leader', { lang: 'en' })
    expect(await wrong('leader', 4)).toEqual([401, 401, 401, 401])
    await notice.done()
    expect(notice.box.letters).toEqual([])

    expect(await wrong('leader', 4)).toEqual([401, 429, 429, 429])
    const [letter] = await notice.arrived(1)
    expect(letter!.rcpt).toEqual(['leader@hue.example'])
    expect(letter!.text).toMatch(/somebody had tried 5 wrong passwords.*15 minutes at most/s)
    expect(letter!.text).toContain('127.0.0.1')
    expect(letter!.text).not.toContain('không phải')
    await notice.done()
    expect(notice.box.letters).toHaveLength(1)
    expect((await notice.read('leader')).mails[0]).toMatchObject({ kind: 'lock-out', state: 'sent' })
  })

  it('is told nothing at an address that was not confirmed, and nobody is told of a name that there is not', async () => {
    await createPerson(notice.city, { login: 'moi', role: 'operator' })
    const { id } = await notice.city.db.knex('account').where({ login: 'moi' }).first('id')
    await notice.sql(
      `insert into notice (account_id, email, lang, digest, at, days, stop_token) values (?, 'x@hue.example', 'vi', false, '07:00', '{1}', 'x')`,
      [id],
    )
    expect(await wrong('moi', 6)).toEqual([401, 401, 401, 401, 401, 429])
    expect(await wrong('khong-co', 6)).toEqual([401, 401, 401, 401, 401, 429])
    await notice.done()
    expect(await notice.sql('select from mail')).toEqual([])
    expect(notice.box.letters).toEqual([])
  })
})
