import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot, readEnv } from './env.ts'
import { StartError } from './startError.ts'

describe('the settings of the process', () => {
  it('have defaults, also where a variable is set to nothing', () => {
    const expected = {
      port: 4310,
      host: '127.0.0.1',
      databaseUrl: undefined,
      city: 'hanoi',
      demoRate: 6,
      demoLive: true,
      dataDir: path.join(projectRoot, '.data'),
      logLevel: 'info',
      access: { auth: 'open', origins: [], trustProxy: false, requestsAMinute: 6000, provider: null },
      mail: null,
      push: null,
      exports: {
        folder: path.join(projectRoot, '.data', 'exports'),
        keepDays: 7,
        recordDays: 1095,
        leaveFreeBytes: 512 * 1024 * 1024,
      },
    }
    expect(readEnv({})).toEqual(expected)
    expect(readEnv({ PORT: '', DATABASE_URL: ' ', CITY: '' })).toEqual(expected)
  })

  it('are read from their variables', () => {
    const env = readEnv({ PORT: '0', CITY: 'hue', DEMO_RATE: '0.5', DEMO_LIVE: '0', DATA_DIR: '/srv/data' })
    for (const basemapStyle of ['https://tiles.example/style.json', 'http://localhost/style.json'])
      expect(readEnv({ BASEMAP_STYLE_URL: basemapStyle })).toMatchObject({ basemapStyle })
    expect(readEnv({ BASEMAP_PMTILES: '/srv/hue.pmtiles' }).basemapFile).toBe('/srv/hue.pmtiles')
    const files = { EXPORT_DIR: '/srv/files', EXPORT_DAYS: '30', EXPORT_RECORD_DAYS: '400' }
    expect(readEnv({ ...files, EXPORT_LEAVE_FREE_MB: '0' }).exports).toEqual({
      ...{ folder: '/srv/files', keepDays: 30, recordDays: 400, leaveFreeBytes: 0 },
    })
    expect(env).toMatchObject({ port: 0, city: 'hue', demoRate: 0.5, demoLive: false, dataDir: '/srv/data' })
  })

  it.each([
    [{ HOST: '127.0.0.1' }, 'open'],
    [{ HOST: 'localhost' }, 'open'],
    [{ HOST: '::1' }, 'open'],
    [{ HOST: '0.0.0.0' }, 'required'],
    [{ HOST: '::' }, 'required'],
    [{ HOST: '10.0.0.7' }, 'required'],
    [{ HOST: '127.0.0.1', AUTH: 'required' }, 'required'],
    [{ HOST: '0.0.0.0', AUTH: 'open' }, 'open'],
  ])('with %j let in: %s', (source, auth) => {
    expect(readEnv(source).access.auth).toBe(auth)
  })

  it.each([
    ['PORT', '70000', 'a port from 0'],
    ['PORT', '80.5', 'a port from 0'],
    ['PORT', '-1', 'a port from 0'],
    ['PORT', '0x50', 'a port from 0'],
    ['CITY', '../etc', 'a folder of fixtures/'],
    ['CITY', 'atlantis', 'a folder of fixtures/: hanoi or hue'],
    ['CITY', 'generator', 'a folder of fixtures/: hanoi or hue'],
    ['DEMO_RATE', '6001', 'from 0 to 6000'],
    ['DEMO_RATE', 'NaN', 'from 0 to 6000'],
    ['DEMO_LIVE', 'yes', '1 (the demo city lives)'],
    ['LOG_LEVEL', 'loud', 'one of fatal'],
    ['AUTH', 'none', 'required (nothing but'],
    ['ORIGINS', 'https://ioc.example/', 'addresses of pages'],
    ['ORIGINS', '*', 'addresses of pages'],
    ['RATE_LIMIT', '1', 'from 60'],
    ['BASEMAP_STYLE_URL', 'http://tiles.example/style.json', 'the https address'],
    ['BASEMAP_STYLE_URL', 'http://localhost:80@tiles.example/style.json', 'the https address'],
    ['BASEMAP_STYLE_URL', 'tiles.example/style.json', 'the https address'],
  ])('refuse %s=%s in one sentence that names it', (name, value, expects) => {
    const reading = () => readEnv({ [name]: value })
    expect(reading).toThrow(StartError)
    expect(reading).toThrow(`${name} "${value}" is wrong: set it to `)
    expect(reading).toThrow(expects)
  })

  const mail = {
    SMTP_URL: 'smtps://toan-canh:secret@mail.example:465',
    MAIL_FROM: 'Toàn Cảnh <khong-tra-loi@hue.example>',
    PUBLIC_URL: 'https://toancanh.example',
  }
  it('of mail are taken together', () => {
    expect(readEnv(mail).mail).toEqual({
      ...{ url: mail.SMTP_URL, from: mail.MAIL_FROM, publicUrl: mail.PUBLIC_URL },
    })
    expect(readEnv({ MAIL_FROM: mail.MAIL_FROM, PUBLIC_URL: mail.PUBLIC_URL }).mail).toBeNull()
  })

  it.each([
    ['https://toancanh.example', { contact: 'https://toancanh.example' }],
    ['http://127.0.0.1:4310', { contact: 'https://toancanh.invalid' }],
    ['http://toancanh.example', null],
  ])('let browsers be told where pages come from %s: %j', (publicUrl, push) => {
    expect(readEnv({ PUBLIC_URL: publicUrl }).push).toEqual(push)
  })

  it.each([
    ['MAIL_FROM', 'whom mail is from'],
    ['PUBLIC_URL', 'what links in mail begin with'],
  ])('with a mail server need %s, too', (name, why) => {
    const reading = () => readEnv({ ...mail, [name]: '' })
    expect(reading).toThrow(StartError)
    expect(reading).toThrow(new RegExp(`^SMTP_URL is set, and ${name} is not: .*${why}`))
    expect(reading).not.toThrow('secret')
  })

  it.each([
    ['MAIL_FROM', 'Toàn Cảnh'],
    ['MAIL_FROM', 'a@hue.example\nBcc: b@hue.example'],
    ['MAIL_FROM', 'a@hue.example, b@hue.example'],
    ['MAIL_FROM', 'Một\r\nBcc: x <a@hue.example>'],
    ['PUBLIC_URL', 'toancanh.example'],
    ['PUBLIC_URL', 'https://toancanh.example/wall'],
    ['PUBLIC_URL', 'ftp://toancanh.example'],
  ])('of mail refuse %s=%j', (name, value) => {
    expect(() => readEnv({ ...mail, [name]: value })).toThrow(`${name} "${value}" is wrong: set it to `)
  })

  it.each(['mail.example:25', 'http://mail.example', 'smtp://mail.example/?x=1', 'smtp://me@mail.example'])(
    'of mail refuse the server %s',
    (url) => {
      expect(() => readEnv({ ...mail, SMTP_URL: url })).toThrow(/^SMTP_URL is wrong: set it to /)
    },
  )

  it('do not repeat a wrong address, which may hold a password', () => {
    expect(() => readEnv({ SMTP_URL: 'http://me:secret@host' })).toThrow(/^SMTP_URL is wrong: (?!.*secret)/)
    expect(() => readEnv({ DATABASE_URL: 'mysql://me:secret@host/x' })).toThrow(
      /^DATABASE_URL is wrong: (?!.*secret)/,
    )
  })
})
