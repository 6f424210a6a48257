import type Router from '@koa/router'
import { account, identities, identityBody } from '../../../contracts/identity.ts'
import { ProblemError } from '../../errors.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { personOf } from '../../http/identify.ts'
import { idOf } from '../../http/idOf.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { listWaiting } from '../../identity/oidc/identities.ts'
import { linkIdentity } from '../../identity/oidc/linkIdentity.ts'

const MAX_BYTES = 4096
const needs = { right: 'manage-access' } as const

describe({
  method: 'get',
  path: '/api/identities',
  summary:
    'Whom the OpenID provider knows and nobody has given a role here; none where the provider gives roles',
  needs,
  answer: identities,
})
describe({
  method: 'post',
  path: '/api/identities/{id}',
  summary: 'Give somebody whom the OpenID provider knows a role, or an account that there is',
  needs,
  body: identityBody,
  answer: account,
  status: 201,
})

/** People who have signed in by the OpenID provider and wait for a role. */
export function identityRoutes(router: Router, { knex, reference, access, sessionsEnded }: Deps): void {
  const isGivenThere = () => (access.provider?.roleClaim ?? null) !== null

  router.get('/api/identities', async (ctx) => {
    ctx.body = { items: isGivenThere() ? [] : await listWaiting(knex) }
  })
  router.post('/api/identities/:id', async (ctx) => {
    const body = validate(identityBody, await readJson(ctx, MAX_BYTES))
    if (isGivenThere())
      throw new ProblemError('forbidden', 'The provider gives the roles (OIDC_ROLE_CLAIM): give it there')
    ctx.status = 201
    ctx.body = await linkIdentity(knex, reference(), (await personOf(ctx)).accountId, idOf(ctx), body)
    sessionsEnded()
  })
}
