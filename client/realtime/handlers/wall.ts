import type { WallNews } from '../../../contracts/socket.ts'
import { useWallState } from '../../stores/wallState.ts'

/** An emergency, a campaign, a surge or a screen's direction has changed: what concerns this wall is asked for anew. */
export function onWall(news: WallNews): void {
  useWallState().hear(news)
}
