import type Router from '@koa/router'
import type { Context } from 'koa'
import {
  account,
  accountBody,
  accountChange,
  accounts,
  device,
  deviceBody,
  devices,
  newDevice,
} from '../../../contracts/identity.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { personOf } from '../../http/identify.ts'
import { idOf } from '../../http/idOf.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { changeAccount, createAccount, endSessionsOfAccount, listAccounts } from '../../identity/accounts.ts'
import { identityRoutes } from './identityRoutes.ts'
import { senderRoutes } from './senderRoutes.ts'
import { liftHolds } from '../../identity/tries.ts'
import { createDevice, listDevices, revokeDevice } from '../../identity/devices.ts'

const MAX_BYTES = 4096
const needs = { right: 'manage-access' } as const

describe({ method: 'get', path: '/api/accounts', summary: 'Every account', needs, answer: accounts })
describe({
  method: 'post',
  path: '/api/accounts',
  summary: 'Make an account',
  needs,
  body: accountBody,
  answer: account,
  status: 201,
})
describe({
  method: 'post',
  path: '/api/accounts/{id}',
  summary: 'Change an account: its sessions end',
  needs,
  body: accountChange,
  answer: account,
})
describe({
  method: 'post',
  path: '/api/accounts/{id}/end-sessions',
  summary: 'Sign somebody out everywhere',
  needs,
  answer: account,
})
describe({
  method: 'post',
  path: '/api/accounts/{id}/let-in',
  summary: 'Let somebody sign in again at once who is held up after wrong tries',
  needs,
  answer: account,
})
describe({
  method: 'get',
  path: '/api/devices',
  summary: 'Every screen that was let in',
  needs,
  answer: devices,
})
describe({
  method: 'post',
  path: '/api/devices',
  summary: 'Let a screen in: a code to type at it',
  needs,
  body: deviceBody,
  answer: newDevice,
  status: 201,
})
describe({
  method: 'post',
  path: '/api/devices/{id}/revoke',
  summary: 'Shut a screen out for good',
  needs,
  answer: device,
})

/** Accounts of people, and screens. */
export function accountRoutes(router: Router, deps: Deps): void {
  const { knex, reference, sessionsEnded } = deps
  const rolesFrom = deps.access.provider?.roleClaim == null ? 'us' : 'provider'
  identityRoutes(router, deps)
  senderRoutes(router, deps)
  const by = async (ctx: Context) => (await personOf(ctx)).accountId

  router.get('/api/accounts', async (ctx) => {
    ctx.body = { items: await listAccounts(knex) }
  })
  router.post('/api/accounts', async (ctx) => {
    const body = validate(accountBody, await readJson(ctx, MAX_BYTES))
    ctx.status = 201
    ctx.body = await createAccount(knex, reference(), await by(ctx), body)
  })
  router.post('/api/accounts/:id', async (ctx) => {
    const change = validate(accountChange, await readJson(ctx, MAX_BYTES))
    ctx.body = await changeAccount(knex, reference(), await by(ctx), idOf(ctx), change, rolesFrom)
    sessionsEnded()
  })
  router.post('/api/accounts/:id/end-sessions', async (ctx) => {
    ctx.body = await endSessionsOfAccount(knex, await by(ctx), idOf(ctx))
    sessionsEnded()
  })
  router.post('/api/accounts/:id/let-in', async (ctx) => {
    await liftHolds(knex, await by(ctx), idOf(ctx))
    ctx.body = (await listAccounts(knex, idOf(ctx)))[0]
  })

  router.get('/api/devices', async (ctx) => {
    ctx.body = { items: await listDevices(knex) }
  })
  router.post('/api/devices', async (ctx) => {
    const { name } = validate(deviceBody, await readJson(ctx, MAX_BYTES))
    ctx.status = 201
    ctx.body = await createDevice(knex, await by(ctx), name)
  })
  router.post('/api/devices/:id/revoke', async (ctx) => {
    ctx.body = await revokeDevice(knex, await by(ctx), idOf(ctx))
    sessionsEnded()
  })
}
