import { scenes, type Scene } from '../../contracts/wall.ts'

/** A turn of the playlist. */
export interface Turn {
  scene: Scene
  /** How long it is shown. */
  seconds: number
}

export const standardPlaylist: Turn[] = [
  { scene: 'now', seconds: 40 },
  { scene: 'deadlines', seconds: 25 },
  { scene: 'heat', seconds: 36 },
  { scene: 'agencies', seconds: 25 },
  { scene: 'adoption', seconds: 20 },
  { scene: 'campaign', seconds: 20 },
]

/** Shortest and longest that a scene of a playlist may be shown, in seconds. */
const SHORTEST = 5
const LONGEST = 3600

/**
 * Reads `?playlist=now:40,deadlines,heat:20`; a scene without seconds has those of the standard playlist.
 * @returns the turns that could be read, and the words that could not
 */
export function parsePlaylist(text: string): { turns: Turn[]; wrong: string[] } {
  const turns: Turn[] = []
  const wrong: string[] = []
  for (const word of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [name = '', length] = word.split(':')
    const scene = scenes.find((known) => known === name)
    const seconds =
      length === undefined
        ? (standardPlaylist.find((turn) => turn.scene === name)?.seconds ?? 25)
        : Number(length)
    if (scene && seconds >= SHORTEST && seconds <= LONGEST) turns.push({ scene, seconds })
    else wrong.push(word)
  }
  return { turns, wrong }
}

/** An order to show a scene and stay there. Times in ms since 1970, the server's clock. */
export interface Order {
  scene: Scene
  since: number
}

export interface Situation {
  playlist: Turn[]
  /** Scenes that there is something to show of. */
  available: ReadonlySet<Scene>
  /** By the address, by the keyboard, or by a remote. */
  holds: Order[]
  /** An emergency, or a surge of breaches: what takes the wall over and gives it back. */
  takeovers: (Order & { why: 'emergency' | 'surge' })[]
}

export interface Shown {
  scene: Scene
  why: 'held' | 'emergency' | 'surge' | 'playlist'
  /** When the playlist goes on; null where it stands. */
  until: number | null
  /** The turn's beginning and its place in the playlist. */
  from: number
  turn: number
}

/** The turns of a playlist that can be shown; a wall always has something to show. */
export function turnsOf({ playlist, available }: Pick<Situation, 'playlist' | 'available'>): Turn[] {
  const turns = playlist.filter(({ scene }) => available.has(scene))
  return turns.length > 0 ? turns : [{ scene: 'now', seconds: 60 }]
}

/**
 * What a wall shows at an instant. The newest order counts: a takeover ends what was held before it, and who holds a
 * scene during a takeover gets it. Where nobody orders anything the playlist goes on by the server's clock alone, so that
 * the screens of a grid are in step without speaking to each other, also after a power cut.
 * @param now ms since 1970, the server's clock
 */
export function direct(situation: Situation, now: number): Shown {
  const orders = [
    ...situation.holds.map((order) => ({ ...order, why: 'held' as const })),
    ...situation.takeovers,
  ].filter(({ scene }) => situation.available.has(scene))
  const newest = orders.toSorted((a, b) => b.since - a.since)[0]
  if (newest) return { scene: newest.scene, why: newest.why, from: newest.since, until: null, turn: -1 }

  const turns = turnsOf(situation)
  const round = turns.reduce((sum, { seconds }) => sum + seconds * 1000, 0)
  const began = now - (((now % round) + round) % round)
  let from = began
  for (const [turn, { scene, seconds }] of turns.entries()) {
    const until = from + seconds * 1000
    if (now < until) return { scene, why: 'playlist', from, until: turns.length > 1 ? until : null, turn }
    from = until
  }
  throw new Error('A round of the playlist is longer than its turns')
}
