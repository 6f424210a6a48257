import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Direction, WallScreen } from '../../contracts/wall.ts'
import { useWallState } from './wallState.ts'

const direction: Direction = { scene: null, dim: 0, theme: 'night', area: null, replay: null }
const screen = (scene: Direction['scene'], second: number): WallScreen => ({
  ...{ code: 'K7RM3Q', direction: { ...direction, scene } },
  changedAt: new Date(Date.UTC(2026, 10, 26, 9, 0, second)).toISOString(),
})

/** Answers of the server that the test lets arrive when it wants, in the order in which they were asked for. */
let answers: ((screen: WallScreen) => void)[]
beforeEach(() => {
  setActivePinia(createPinia())
  answers = []
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve) =>
        answers.push((screen) => resolve(Response.json(screen, { status: 200 }))),
      ),
  )
})
const asked = (times: number) => vi.waitFor(() => expect(answers).toHaveLength(times))

/** A wall that turns to *now*, and hears of a change before it has its answer: answers 1 and 2 are on their way. */
async function turnAndHear() {
  const wall = useWallState()
  void wall.follow('K7RM3Q')
  await asked(1)
  answers[0]!(screen(null, 0))
  await vi.waitFor(() => expect(wall.screen).not.toBeNull())

  const turned = wall.ask({ scene: 'now' })
  await asked(2)
  wall.hear({ screen: 'K7RM3Q' })
  await asked(3)
  return { wall, turned }
}

test('an answer that was long on its way brings back nothing that somebody else has ended', async () => {
  const { wall, turned } = await turnAndHear()
  answers[2]!(screen('heat', 2))
  await vi.waitFor(() => expect(wall.direction?.scene).toBe('heat'))
  answers[1]!(screen('now', 1))
  await turned
  expect(wall.direction?.scene).toBe('heat')
})

test('a look at the screen that was on its way while it was turned neither undoes the turn nor is lost', async () => {
  const { wall, turned } = await turnAndHear()
  answers[1]!(screen('now', 1))
  await turned
  expect(wall.direction?.scene).toBe('now')
  answers[2]!(screen('heat', 2))
  await vi.waitFor(() => expect(wall.direction?.scene).toBe('heat'))

  wall.hear({ screen: 'K7RM3Q' })
  await asked(4)
  const again = wall.ask({ scene: 'agencies' })
  await asked(5)
  answers[4]!(screen('agencies', 4))
  await again
  answers[3]!(screen('heat', 2))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(wall.direction?.scene).toBe('agencies')
})
