import type Router from '@koa/router'
import { newSender, sender, senderBody, senderChange, senders } from '../../../contracts/sender.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { personOf } from '../../http/identify.ts'
import { idOf } from '../../http/idOf.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { changeSender, createSender, listSenders, revokeSender } from '../../identity/senders.ts'

const MAX_BYTES = 4096
const needs = { right: 'manage-access' } as const

describe({
  method: 'get',
  path: '/api/senders',
  summary: 'Every program that was let in: to send reports, or to read',
  needs,
  answer: senders,
})
describe({
  method: 'post',
  path: '/api/senders',
  summary: 'Let a program send reports in for some channels, or read what tools read: a token, told once',
  needs,
  body: senderBody,
  answer: newSender,
  status: 201,
})
describe({
  method: 'post',
  path: '/api/senders/{id}',
  summary: 'Say for which channels a program sends reports in',
  needs,
  body: senderChange,
  answer: sender,
})
describe({
  method: 'post',
  path: '/api/senders/{id}/revoke',
  summary: 'Take a program’s token back for good',
  needs,
  answer: sender,
})

/** Programs that send reports in, or read, without a person. */
export function senderRoutes(router: Router, deps: Deps): void {
  const { knex } = deps
  router.get('/api/senders', async (ctx) => {
    ctx.body = { items: await listSenders(knex) }
  })
  router.post('/api/senders', async (ctx) => {
    const body = validate(senderBody, await readJson(ctx, MAX_BYTES))
    ctx.status = 201
    ctx.body = await createSender(deps, (await personOf(ctx)).accountId, body)
  })
  router.post('/api/senders/:id', async (ctx) => {
    const change = validate(senderChange, await readJson(ctx, MAX_BYTES))
    ctx.body = await changeSender(deps, (await personOf(ctx)).accountId, idOf(ctx), change)
  })
  router.post('/api/senders/:id/revoke', async (ctx) => {
    ctx.body = await revokeSender(knex, (await personOf(ctx)).accountId, idOf(ctx))
  })
}
