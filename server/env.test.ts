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
      access: { auth: 'open', origins: [], trustProxy: false, requestsAMinute: 6000 },
    }
    expect(readEnv({})).toEqual(expected)
    expect(readEnv({ PORT: '', DATABASE_URL: ' ', CITY: '' })).toEqual(expected)
  })

  it('are read from their variables', () => {
    const env = readEnv({ PORT: '0', CITY: 'hue', DEMO_RATE: '0.5', DEMO_LIVE: '0', DATA_DIR: '/srv/data' })
    for (const basemapStyle of ['https://tiles.example/style.json', 'http://localhost/style.json'])
      expect(readEnv({ BASEMAP_STYLE_URL: basemapStyle })).toMatchObject({ basemapStyle })
    expect(readEnv({ BASEMAP_PMTILES: '/srv/hue.pmtiles' }).basemapFile).toBe('/srv/hue.pmtiles')
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

  it('do not repeat a wrong address, which may hold a password', () => {
    expect(() => readEnv({ DATABASE_URL: 'mysql://me:secret@host/x' })).toThrow(
      /^DATABASE_URL is wrong: (?!.*secret)/,
    )
  })
})
