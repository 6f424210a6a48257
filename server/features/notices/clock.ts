import type { Deps, MailSettings, PushSettings } from '../../http/deps.ts'
import { Periodic } from '../../process/periodic.ts'
import { planStatistics } from '../stats/schedules/plan.ts'
import { createCompose } from './compose.ts'
import { createMailer } from './mailer.ts'
import { planDigests } from './planDigests.ts'
import { createPusher } from './pusher.ts'
import { pushNext } from './pushOverdue.ts'
import { readPushKey } from './pushStore.ts'
import { sendNext } from './queue.ts'

const TICK_MS = 500
const RETRY_MS = 5000

/** Plans digests and views of statistics, and sends mails, one after the other. */
export function createMailClock(deps: Deps, settings: MailSettings): Periodic {
  const post = createMailer(settings)
  const compose = createCompose(deps, settings)
  return new Periodic({
    async work() {
      const planned = [await planDigests(deps), await planStatistics(deps)]
      return (await sendNext(deps, compose, post)) || planned.some(Boolean)
    },
    failed: (error) => deps.log.warn({ error }, 'mails cannot be looked after'),
    pauseMs: TICK_MS,
    retryMs: RETRY_MS,
  })
}

/** Tells browsers what has become overdue, one after the other. */
export function createPushClock(deps: Deps, settings: PushSettings): Periodic {
  let pusher: ReturnType<typeof createPusher> | undefined
  return new Periodic({
    async work() {
      pusher ??= createPusher(settings, await readPushKey(deps.knex))
      return pushNext(deps, pusher)
    },
    failed: (error) => deps.log.warn({ error }, 'browsers cannot be told'),
    pauseMs: TICK_MS,
    retryMs: RETRY_MS,
  })
}
