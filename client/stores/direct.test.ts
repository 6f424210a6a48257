import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scenes, type Scene } from '../../contracts/wall.ts'
import { direct, parsePlaylist, standardPlaylist, type Situation, type Turn } from './direct.ts'

const turn = (scene: Scene, seconds: number): Turn => ({ scene, seconds })
const calm: Situation = {
  playlist: [
    turn('now', 40),
    turn('deadlines', 25),
    turn('heat', 25),
    turn('agencies', 25),
    turn('adoption', 20),
  ],
  available: new Set<Scene>(['now', 'deadlines', 'heat', 'agencies', 'adoption']),
  holds: [],
  takeovers: [],
}

describe('the playlist', () => {
  test('shows each scene for its time, one after the other, and begins again', () => {
    const shown = Array.from({ length: 136 }, (_, second) => direct(calm, second * 1000).scene)
    expect([...new Set(shown)]).toEqual(['now', 'deadlines', 'heat', 'agencies', 'adoption'])
    expect(shown.filter((scene) => scene === 'now')).toHaveLength(41)
    expect(shown.filter((scene) => scene === 'adoption')).toHaveLength(20)
    expect(shown[135]).toBe('now')
  })

  test('is the same on every screen at every instant, and says when it goes on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
        const one = direct(calm, now)
        expect(one.from).toBeLessThanOrEqual(now)
        expect(one.until).toBeGreaterThan(now)
        expect(direct(calm, one.from)).toEqual(one)
        expect(direct(calm, one.until! - 1)).toEqual(one)
        expect(direct(calm, one.until!).scene).not.toBe(one.scene)
      }),
    )
  })

  test('leaves out what there is nothing to show of, and stands where one scene is left', () => {
    expect(direct({ ...calm, available: new Set<Scene>(['heat']) }, 5)).toMatchObject({
      scene: 'heat',
      until: null,
    })
    expect(direct({ ...calm, available: new Set<Scene>() }, 5)).toMatchObject({ scene: 'now', until: null })
  })
})

describe('orders', () => {
  const flood = { scene: 'emergency' as const, since: 1000, why: 'emergency' as const }
  const available = new Set<Scene>(scenes)

  test('an emergency takes the wall from what was held before it, and gives it back', () => {
    const held = { ...calm, available, holds: [{ scene: 'heat' as const, since: 500 }] }
    expect(direct({ ...held, takeovers: [flood] }, 2000)).toMatchObject({
      scene: 'emergency',
      why: 'emergency',
    })
    expect(direct(held, 2000)).toMatchObject({ scene: 'heat', why: 'held' })
  })

  test('who holds a scene during an emergency gets it', () => {
    const situation = {
      ...calm,
      available,
      takeovers: [flood],
      holds: [{ scene: 'now' as const, since: 1500 }],
    }
    expect(direct(situation, 2000)).toMatchObject({ scene: 'now', why: 'held' })
  })

  test('a scene that is over is not held', () => {
    expect(direct({ ...calm, holds: [{ scene: 'campaign', since: 1 }] }, 0)).toMatchObject({
      why: 'playlist',
    })
  })
})

test('a playlist is read word by word; what cannot be read is told', () => {
  expect(parsePlaylist('now:40, heat,party,agencies:2,deadlines:x')).toEqual({
    turns: [{ scene: 'now', seconds: 40 }, standardPlaylist.find(({ scene }) => scene === 'heat')],
    wrong: ['party', 'agencies:2', 'deadlines:x'],
  })
})
