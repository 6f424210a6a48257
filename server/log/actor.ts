import { AsyncLocalStorage } from 'node:async_hooks'

/** Who acts: an account, a screen that was let in, or a program with a token, by its id. */
export type Actor = { account: number } | { device: number } | { sender: number }

/** Emptied when the work is over: a timer that was set meanwhile acts for nobody. */
const acting = new AsyncLocalStorage<{ actor: Actor | null }>()

/** Does some work as somebody: every event that it appends names who it was, whatever the request's body says. */
export async function actAs<Result>(actor: Actor | null, work: () => Promise<Result>): Promise<Result> {
  const store = { actor }
  try {
    return await acting.run(store, work)
  } finally {
    store.actor = null
  }
}

/** Who acts now; null where nobody is known: the city lives by itself, or nobody has to sign in. */
export const actorNow = (): Actor | null => acting.getStore()?.actor ?? null
