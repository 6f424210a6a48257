import { ref, shallowRef } from 'vue'
import type { Language } from '../../../contracts/text.ts'
import { endPush, startPush } from './api.ts'

const WORKER = '/notice-worker.js'

/** Whether this browser can be told anything, and is. `blocked`: whoever uses it has said that it must not. */
export type PushState = 'unknown' | 'unsupported' | 'blocked' | 'off' | 'on'

const isSupported = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

async function subscription(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration(WORKER)
  return (await worker?.pushManager.getSubscription()) ?? null
}

/** Whoever signs out at a browser leaves it to the next one: it is told nothing more. Never fails. */
export async function forgetBrowser(): Promise<void> {
  if (!isSupported()) return
  await subscription()
    .then((known) => known?.unsubscribe())
    .catch(() => undefined)
}

const keyOf = (given: PushSubscription, name: PushEncryptionKeyName) =>
  btoa(String.fromCharCode(...new Uint8Array(given.getKey(name)!)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Telling this browser what becomes overdue. @param publicKey of the server */
export function usePush(publicKey: () => string) {
  const state = ref<PushState>('unknown')
  const error = shallowRef<unknown>(null)
  const busy = ref(false)

  async function look() {
    if (!isSupported()) return (state.value = 'unsupported')
    if (Notification.permission === 'denied') return (state.value = 'blocked')
    return (state.value = (await subscription()) ? 'on' : 'off')
  }

  async function run(act: () => Promise<void>) {
    busy.value = true
    error.value = null
    try {
      await act()
    } catch (cause) {
      error.value = cause
    } finally {
      await look().catch(() => (state.value = 'unsupported'))
      busy.value = false
    }
  }

  const start = (lang: Language) =>
    run(async () => {
      if ((await Notification.requestPermission()) !== 'granted') return
      const worker = await navigator.serviceWorker.register(WORKER)
      await navigator.serviceWorker.ready
      // One that another server's key was given for, or that of a database before, is of no use.
      await (await worker.pushManager.getSubscription())?.unsubscribe()
      const given = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: publicKey(),
      })
      const { endpoint } = given
      try {
        await startPush({ endpoint, p256dh: keyOf(given, 'p256dh'), auth: keyOf(given, 'auth'), lang })
      } catch (cause) {
        await given.unsubscribe()
        throw cause
      }
    })

  const end = () =>
    run(async () => {
      const known = await subscription()
      if (!known) return
      await endPush(known.endpoint)
      await known.unsubscribe()
    })

  void look().catch(() => (state.value = 'unsupported'))
  return { state, error, busy, start, end }
}
