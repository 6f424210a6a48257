import { getLive } from '../api/index.ts'
import { untilItWorks } from '../api/retry.ts'
import { useConnection } from '../stores/connection.ts'
import { useLive } from '../stores/live.ts'
import { onSnapshot } from './handlers/snapshot.ts'

/**
 * Keeps the stores at what the server says about a scope, for as long as the page lives. The first figures come over
 * HTTP, while the socket's code is still on its way; until the socket speaks they are not called live.
 * @param scope as in contracts/socket.ts, e.g. `city`
 * @returns a function that ends it
 */
export function startLive(scope: string): () => void {
  let ended = false
  let end = () => {}
  const wanted = () => !ended
  const noteFailure = () => useConnection().closed()

  void untilItWorks(
    () => getLive(scope),
    noteFailure,
    () => wanted() && !useLive().state,
  ).then((snapshot) => {
    if (wanted() && !useLive().state) onSnapshot(snapshot)
  })
  void untilItWorks(() => import('./follow.ts'), noteFailure, wanted).then(({ follow }) => {
    if (wanted()) end = follow(scope)
  })
  return () => {
    ended = true
    end()
  }
}
