import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChild } from '../tests/support/child.ts'
import { startTestService, type TestService } from '../tests/support/service.ts'

let city: TestService
beforeAll(async () => (city = await startTestService({ access: { auth: 'required' } })))
afterAll(() => city.stop())

const make = (...args: string[]) => startChild('scripts/account.ts', args, { DATABASE_URL: city.db.url })

describe('npm run account', () => {
  it('makes an account that signs in with the password it tells', async () => {
    const { ended, firstLine } = make('quan-tri', '--name', 'Quản trị', '--role', 'administrator')
    expect(await ended).toEqual({ code: 0, stderr: '' })
    const [, password] = /password (\S+) /.exec(await firstLine)!
    const { status } = await city.post('/api/session', { login: 'quan-tri', password })
    expect(status).toBe(200)
  })

  it.each([
    [
      'a name that is taken',
      ['quan-tri', '--name', 'Hai', '--role', 'operator'],
      /Somebody signs in as “quan-tri”/,
    ],
    [
      'an agency that there is none of',
      ['ba', '--name', 'Ba', '--role', 'dispatcher', '--agency', 'none'],
      /none/,
    ],
    ['a role that there is none of', ['tư', '--name', 'Tư', '--role', 'king'], /role/],
  ])('says in one line what is wrong with %s', async (_what, args, wrong) => {
    const { code, stderr } = await make(...args).ended
    expect(code).toBe(1)
    expect(stderr).toMatch(wrong)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).not.toContain('    at ')
  })
})
