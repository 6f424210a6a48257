import type { Act } from './sending.ts'

/** What was ordered and not yet answered, as it outlives its page. */
export type KeptAct = Pick<Act, 'name' | 'orders'>

interface Entry extends KeptAct {
  /** When its page was last alive, ms since 1970. */
  alive: number
}

/** A page that has said nothing for so long is no more. */
export const SILENT_MS = 4000
/** A shift later nobody knows any more why she wanted it. */
const FORGOTTEN_MS = 12 * 3_600_000

/**
 * Keeps what waits where it survives a page that is killed: for each person of this browser apart.
 * @param owner who is signed in, by the name that she signs in with; empty where nobody has to
 */
export function createKeeper(owner: () => string, storage: Storage, now: () => number = Date.now) {
  const prefix = () => `desk-act ${owner()} `

  /** A browser that keeps nothing, or has no room, does without. */
  const attempt = <Result>(work: () => Result, otherwise: Result): Result => {
    try {
      return work()
    } catch {
      return otherwise
    }
  }
  const drop = (key: string) => attempt(() => storage.removeItem(key), undefined)

  return {
    /** @param key that it was kept under before @returns the key that it is kept under */
    keep({ name, orders }: KeptAct, key = `${prefix()}${now()} ${Math.random()}`): string {
      const entry: Entry = { name, orders, alive: now() }
      attempt(() => storage.setItem(key, JSON.stringify(entry)), undefined)
      return key
    },
    drop,
    /** Takes out what pages that are no more have left. */
    takeAbandoned(): KeptAct[] {
      const keys = attempt(() => Object.keys(storage), []).filter((key) => key.startsWith(prefix()))
      return keys.flatMap((key) => {
        const entry = attempt(() => JSON.parse(storage.getItem(key) ?? 'null') as Entry | null, null)
        const silent = now() - (entry?.alive ?? 0)
        if (entry && silent < SILENT_MS) return []
        drop(key)
        return entry && silent < FORGOTTEN_MS ? [{ name: entry.name, orders: entry.orders }] : []
      })
    },
  }
}
export type Keeper = ReturnType<typeof createKeeper>
