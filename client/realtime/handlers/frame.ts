import type { Frame } from '../../../contracts/socket.ts'
import type { Verdict } from '../../stores/apply.ts'
import { useClock } from '../../stores/clock.ts'
import { useConnection } from '../../stores/connection.ts'
import { useFeed } from '../../stores/feed.ts'
import { useHeat } from '../../stores/heat.ts'
import { useLive } from '../../stores/live.ts'
import { usePulses } from '../../stores/pulses.ts'
import { useReplay } from '../../stores/replay.ts'

/** A frame, of now or of a replay, changes what it names; its points become pulses and heat. */
export function showFrame(frame: Frame): Verdict {
  const verdict = useLive().takeFrame(frame)
  if (verdict === 'applied' && frame.points) {
    usePulses().add(frame.points)
    useHeat().add(frame.seq, frame.points)
  }
  return verdict
}

/** A frame of now. While a replay is shown it only tells that the server is there. */
export function onFrame(frame: Frame): Verdict {
  const verdict = useReplay().on ? 'applied' : showFrame(frame)
  useConnection().heard(frame, verdict)
  if (verdict !== 'applied') return verdict
  useClock().sync(frame.at)
  if (frame.seq > frame.prevSeq) useFeed().hear(frame.at)
  return verdict
}
