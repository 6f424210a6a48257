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

/** Views of statistics that are counted at a time: one that takes long does not hold up the others. */
const VIEWS_AT_ONCE = 2

/** Plans digests and views of statistics, and sends mails: one after the other, views beside them. */
export function createMailClock(deps: Deps, settings: MailSettings) {
  const post = createMailer(settings)
  const compose = createCompose(deps, settings)
  const inHand = new Set<number>()
  const clockOf = (work: () => Promise<boolean>) =>
    new Periodic({
      work,
      failed: (error) => deps.log.warn({ error }, 'mails cannot be looked after'),
      pauseMs: TICK_MS,
      retryMs: RETRY_MS,
    })
  const clocks = [
    clockOf(async () => {
      const planned = [await planDigests(deps), await planStatistics(deps)]
      return (await sendNext(deps, compose, post, { statistics: false, inHand })) || planned.some(Boolean)
    }),
    ...Array.from({ length: VIEWS_AT_ONCE }, () =>
      clockOf(() => sendNext(deps, compose, post, { statistics: true, inHand })),
    ),
  ]
  return {
    start: () => clocks.forEach((clock) => clock.start()),
    stop: () => Promise.all(clocks.map((clock) => clock.stop())),
  }
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
