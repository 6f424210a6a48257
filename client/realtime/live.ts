import { ApiError, getLive } from '../api/index.ts'
import { untilItWorks } from '../api/retry.ts'
import { useConnection } from '../stores/connection.ts'
import { useLive } from '../stores/live.ts'
import { useOwnScope } from '../stores/ownScope.ts'
import { firstFigures } from '../ui/firstFigures.ts'
import { onSnapshot } from './handlers/snapshot.ts'

/**
 * Keeps the stores at what the server says about the city, for as long as the page lives, or about the part of it that is
 * shown to who is signed in. The first figures come over HTTP, before the socket's code is even asked for; until the socket
 * speaks they are not called live.
 * @returns a function that ends it
 */
export function startLive(): () => void {
  let ended = false
  let end = () => {}
  const wanted = () => !ended
  const noteFailure = () => useConnection().closed()

  void untilItWorks(getOwn, noteFailure, () => wanted() && !useLive().state).then((snapshot) => {
    if (wanted() && !useLive().state) onSnapshot(snapshot)
  })
  void firstFigures
    .then(() => untilItWorks(() => import('./follow.ts'), noteFailure, wanted))
    .then(({ follow }) => {
      if (wanted()) end = follow()
    })
  return () => {
    ended = true
    end()
  }
}

/** The snapshot of the city; where that is refused, of one's own part. */
async function getOwn() {
  const own = useOwnScope()
  try {
    return await getLive(own.scope)
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 403 && own.part === null)) throw error
    await (await import('./learnScope.ts')).learnScope()
    return getLive(own.scope)
  }
}
