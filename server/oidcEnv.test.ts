import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readEnv } from './env.ts'
import { StartError } from './startError.ts'

const SECRET = 'a-secret-of-tests-alone'
const whole = {
  OIDC_ISSUER: 'https://login.ioc.example/realms/city',
  OIDC_CLIENT_ID: 'toan-canh',
  OIDC_CLIENT_SECRET: SECRET,
}

test('a provider is set by its address, our name and our secret', () => {
  expect(readEnv(whole).access.provider).toEqual({
    ...{ issuer: whole.OIDC_ISSUER, clientId: 'toan-canh', clientSecret: SECRET, scopes: 'openid profile' },
    ...{ prompt: null, name: 'login.ioc.example', roleClaim: null, publicUrl: null },
  })
  const more = {
    ...{ OIDC_NAME: 'Cổng Huế', OIDC_ROLE_CLAIM: 'realm_access.roles', OIDC_PROMPT: 'login' },
    ...{ OIDC_SCOPES: 'openid offline_access', PUBLIC_URL: 'https://ioc.example', HOST: '0.0.0.0' },
  }
  expect(readEnv({ ...whole, ...more }).access.provider).toMatchObject({
    ...{
      name: 'Cổng Huế',
      roleClaim: 'realm_access.roles',
      prompt: 'login',
      scopes: 'openid offline_access',
    },
    publicUrl: 'https://ioc.example',
  })
})

test('the secret may lie in a file', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'toancanh-secret-'))
  const file = path.join(folder, 'secret')
  const source = { ...whole, OIDC_CLIENT_SECRET: '', OIDC_CLIENT_SECRET_FILE: file }
  expect(() => readEnv(source)).toThrow(/^OIDC_CLIENT_SECRET_FILE .* cannot be read \(ENOENT\)/)
  writeFileSync(file, '\n')
  expect(() => readEnv(source)).toThrow(/^OIDC_CLIENT_SECRET_FILE .* is wrong/)
  writeFileSync(file, `${SECRET}\n`)
  expect(readEnv(source).access.provider!.clientSecret).toBe(SECRET)
  rmSync(folder, { recursive: true })
})

test.each<[string, Record<string, string>, RegExp]>([
  ['no issuer', { OIDC_ISSUER: '' }, /^OIDC_ISSUER is missing: set it/],
  ['no name', { OIDC_CLIENT_ID: '' }, /^OIDC_CLIENT_ID is missing: set it/],
  ['no secret', { OIDC_CLIENT_SECRET: '' }, /^Set either OIDC_CLIENT_SECRET or/],
  ['two secrets', { OIDC_CLIENT_SECRET_FILE: '/x' }, /^Set either OIDC_CLIENT_SECRET or/],
  [
    'a short secret',
    { OIDC_CLIENT_SECRET: 'short-secret' },
    /^OIDC_CLIENT_SECRET is wrong: (?!.*short-secret)/,
  ],
  ['no public address where others come in', { HOST: '0.0.0.0' }, /^PUBLIC_URL is missing: /],
  ['a path in the public address', { PUBLIC_URL: 'https://ioc.example/x' }, /^PUBLIC_URL .* is wrong: /],
  ['a public address without encryption', { PUBLIC_URL: 'http://ioc.example' }, /^PUBLIC_URL .* is wrong: /],
  ['an issuer without encryption', { OIDC_ISSUER: 'http://login.example' }, /^OIDC_ISSUER .* is wrong: /],
  [
    'an issuer that only looks local',
    { OIDC_ISSUER: 'http://localhost@evil.example' },
    /^OIDC_ISSUER .* is wrong/,
  ],
  [
    'the address of a document',
    { OIDC_ISSUER: 'https://x.example/.well-known/openid-configuration' },
    /^OIDC_ISSUER/,
  ],
  ['scopes without openid', { OIDC_SCOPES: 'profile' }, /^OIDC_SCOPES .* is wrong: .*openid among them/],
  ['a prompt that there is not', { OIDC_PROMPT: 'none' }, /^OIDC_PROMPT .* is wrong: /],
  ['a claim with a blank', { OIDC_ROLE_CLAIM: 'my roles' }, /^OIDC_ROLE_CLAIM .* is wrong: /],
])('with %s the server does not start, and says what to do', (_, change, words) => {
  const reading = () => readEnv({ ...whole, ...change })
  expect(reading).toThrow(StartError)
  expect(reading).toThrow(words)
})
