import type { WallState } from '../../../contracts/wall.ts'
import type { Deps } from '../../http/deps.ts'
import { campaignAt } from './campaigns.ts'
import { emergencyAt } from './emergencies.ts'
import { currentSurge, surgeAt } from './surge.ts'
import { fromTime } from '../replay/time.ts'

/** What goes on beside the figures, or went on at a past instant as it was known then. @throws ProblemError as {@link fromTime} */
export function readWall(deps: Deps, at: string | undefined): Promise<WallState> {
  const city = deps.reference()
  return fromTime(deps, at, async (trx, time) => ({
    asOfSeq: time.seq,
    emergency: await emergencyAt(trx, city, time.past ? time.at : undefined),
    campaign: await campaignAt(trx, city, time.at),
    ...(time.past
      ? await surgeAt(trx, time.at)
      : { surge: await currentSurge(trx, deps.now()), surgeKnown: true }),
  }))
}
