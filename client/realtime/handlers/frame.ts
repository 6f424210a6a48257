import type { Frame } from '../../../contracts/socket.ts'
import { useClock } from '../../stores/clock.ts'
import { useConnection } from '../../stores/connection.ts'
import { useFeed } from '../../stores/feed.ts'
import { useHeat } from '../../stores/heat.ts'
import { useLive } from '../../stores/live.ts'
import { usePulses } from '../../stores/pulses.ts'

/** A frame changes what it names; its points become pulses and heat. */
export function onFrame(frame: Frame) {
  const verdict = useLive().takeFrame(frame)
  useConnection().heard(frame, verdict)
  if (verdict !== 'applied') return verdict
  useClock().sync(frame.at)
  if (frame.seq > frame.prevSeq) useFeed().hear(frame.at)
  if (frame.points) {
    usePulses().add(frame.points)
    useHeat().add(frame.seq, frame.points)
  }
  return verdict
}
