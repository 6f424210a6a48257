import { Agent, request, type RequestOptions } from 'node:https'
import webPush from 'web-push'
import type { PushMessage } from '../../../contracts/notices.ts'
import type { PushSettings } from '../../http/deps.ts'
import { publicLookup } from './publicHosts.ts'
import type { PushKey } from './pushStore.ts'

const WHOLE_MS = 10_000
/** What is overdue stays so: a phone that is switched on again within so long is told. */
const KEPT_SECONDS = 4 * 3600

export interface Browser {
  endpoint: string
  p256dh: string
  auth: string
}

/** What a push service said: `gone` where the browser has unsubscribed or is no more. */
export type Pushed = { to: 'browser' } | { to: 'nobody'; gone: boolean; code: string }

/**
 * Sends messages that browsers alone can read (RFC 8291), under our name (RFC 8292). Asks hosts of the open Internet alone,
 * follows no redirect and reads nothing of an answer but its status. Never throws for what a push service does.
 */
export function createPusher({ contact, connect }: PushSettings, key: PushKey) {
  const guarded: RequestOptions = connect ?? { agent: new Agent({ lookup: publicLookup() as never }) }
  return async ({ endpoint, p256dh, auth }: Browser, message: PushMessage): Promise<Pushed> => {
    try {
      const { headers, body } = webPush.generateRequestDetails(
        { endpoint, keys: { p256dh, auth } },
        JSON.stringify(message),
        { vapidDetails: { subject: contact, ...key }, TTL: KEPT_SECONDS, urgency: 'normal' },
      )
      const status = await post(new URL(endpoint), guarded, headers, body)
      if (status >= 200 && status < 300) return { to: 'browser' }
      return { to: 'nobody', gone: status === 404 || status === 410, code: String(status) }
    } catch (error) {
      const { code, message: words } = error as Error & { code?: string }
      return { to: 'nobody', gone: false, code: code ?? words }
    }
  }
}

function post(
  address: URL,
  connect: RequestOptions,
  headers: Record<string, unknown>,
  body: Buffer | null | undefined,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      address,
      {
        ...{ method: 'POST', headers: headers as RequestOptions['headers'] },
        ...connect,
        signal: AbortSignal.timeout(WHOLE_MS),
      },
      (response) => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
