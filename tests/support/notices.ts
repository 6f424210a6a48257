import { expect, vi } from 'vitest'
import type { Reach } from '../../contracts/identity.ts'
import { notices, type Notices } from '../../contracts/notices.ts'
import type { PushSettings } from '../../server/http/deps.ts'
import { insertDays } from './leaderDays.ts'
import { createPerson, signInAs, type Visitor } from './people.ts'
import { startTestService, type Json, type TestService } from './service.ts'
import { startMailBox, type MailBox } from './smtp.ts'

export const LOGINS = ['leader', 'dispatcher', 'operator', 'administrator'] as const
type Login = (typeof LOGINS)[number]
/** A machine under load takes its time. */
const PATIENCE = { timeout: 20_000, interval: 20 }

/** A choice of everything, for `POST /api/notices`. */
export const choice = (fields: object = {}) => ({
  ...{ email: 'an@hue.example', lang: 'vi', digest: true, at: '07:00', days: [1, 2, 3, 4, 5, 6, 7] },
  ...fields,
})

/** The token of a link to a page of notices. */
export const tokenIn = (text: string | undefined, page: string) =>
  new RegExp(`https://toancanh\\.example/notices/${page}\\?lang=\\w+&token=([\\w-]{43})`).exec(
    text ?? '',
  )![1]!

/** A city with some days of reports, a mail server, and people who are told of it. */
export async function startNoticeCity({ push = null }: { push?: PushSettings | null } = {}) {
  const box: MailBox = await startMailBox()
  const city: TestService = await startTestService({ prepare: insertDays, mail: box.settings, push })
  const sql = async (text: string, bindings: string[] = []): Promise<Json[]> =>
    (await city.db.knex.raw(text, bindings)).rows
  const [{ set }] = await sql(
    `select area_set.code as set from area join area_set on area_set.id = set_id where area.code = '474'`,
  )
  const reaches: Record<Login, Reach> = {
    leader: { of: 'area', set, area: '474' },
    dispatcher: { of: 'agency', agency: 'so-xay-dung' },
    operator: { of: 'city' },
    administrator: { of: 'city' },
  }
  const people = {} as Record<Login, Visitor>
  for (const login of LOGINS) {
    await createPerson(city, { login, role: login, reach: reaches[login] })
    people[login] = await signInAs(city, login)
  }
  await city.settled()

  const choose = (login: Login, fields: object = {}) =>
    people[login].send('POST', '/api/notices', choice({ email: `${login}@hue.example`, ...fields }))
  const read = async (login: Login): Promise<Notices> =>
    notices.parse((await people[login].get('/api/notices')).body)
  /** Waits until the mail server has taken so many. */
  const arrived = async (count: number) => {
    await vi.waitFor(() => expect(box.letters.length).toBeGreaterThanOrEqual(count), PATIENCE)
    return box.letters
  }
  return {
    ...{ box, city, people, sql, choose, read, arrived },
    /** Chooses the digest, and confirms the address. */
    async subscribe(login: Login, fields: object = {}) {
      expect((await choose(login, fields)).status).toBe(200)
      const token = tokenIn((await arrived(1))[0]!.text, 'confirm')
      expect((await people[login].send('POST', '/api/notices/confirm', { token })).status).toBe(204)
      box.letters.length = 0
    },
    /** Makes every digest due so long ago. */
    makeDue: (ago = '1 minute') => sql(`update notice set next_at = clock_timestamp() - ?::interval`, [ago]),
    /** The leader's last mail of a kind, once it is as it should be. */
    becomes: (kind: string, expected: object) =>
      vi.waitFor(
        async () =>
          expect((await read('leader')).mails.find((mail) => mail.kind === kind)).toMatchObject(expected),
        PATIENCE,
      ),
    /** Waits until no mail waits for its turn, and no digest is due. */
    done: () =>
      vi.waitFor(
        async () =>
          expect(
            await sql(
              `select from mail where sent_at is null and dropped_at is null and next_try_at <= clock_timestamp()
               union all select from notice where next_at <= clock_timestamp()`,
            ),
          ).toEqual([]),
        PATIENCE,
      ),
    async forget() {
      box.mood = null
      box.letters.length = 0
      await sql('delete from mail')
      await sql('delete from notice')
    },
    async stop() {
      await city.stop()
      await box.stop()
    },
  }
}
export type NoticeCity = Awaited<ReturnType<typeof startNoticeCity>>
