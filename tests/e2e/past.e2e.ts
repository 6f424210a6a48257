import { expect, test, watch } from './support.ts'

const title = { vi: 'Lũ sông Hương vượt báo động 3', en: 'Perfume River flood above alarm level 3' }
const by = 'Trực ban IOC'
const kimLong = (levelCm: number) => ({
  ...{ ref: 'kim-long', kind: 'water-level', lon: 107.557, lat: 16.463, label: 'Kim Long' },
  ...{ levelCm, at: new Date().toISOString() },
})
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a replay shows the emergency of then with its levels of then, nothing of now, and ends where one is opened now', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  const open = async () => `/api/emergencies/${(await hue.post('/api/emergencies', { title, by })).body.id}`
  const first = await open()
  await hue.post(`${first}/marks`, { marks: [kimLong(352)] })
  await pause(1000)
  const then = new Date().toISOString()
  await pause(1000)
  await hue.post(`${first}/marks`, { marks: [kimLong(420)] })
  await hue.post(`${first}/end`, { by })

  const { body } = await hue.post('/api/walls', {})
  const replayed = (scene: string | null, from: string) =>
    hue.post(`/api/walls/${body.code}`, {
      ...{ ...body.direction, scene },
      replay: { from, startedAt: new Date().toISOString(), speed: 1, paused: true },
    })
  await replayed('emergency', then)
  await page.goto(`${hue.url}/wall?playlist=now:3600&wall=${body.code}`)
  const stage = page.getByTestId('stage')
  await expect(stage).toHaveAttribute('data-scene', 'emergency')
  await expect(page.getByTestId('emergency-title')).toHaveText(title.vi)
  const gauge = page.locator('[data-testid=gauge][data-ref=kim-long]')
  await expect(gauge).toContainText('3,52')
  await expect(page.getByTestId('emergency-received')).toHaveAttribute('data-value', '0')
  await expect(page.getByTestId('emergency-now')).toHaveCount(0)

  // What fell due next on a morning of last week; of the accounts nobody said when there were so many.
  const { days } = await hue.get('/api/replay/range')
  const morning = `${days.at(-8).day}T09:10:00+07:00`
  await replayed('deadlines', morning)
  await expect(stage).toHaveAttribute('data-scene', 'deadlines')
  const { due, next } = await hue.get(`/api/deadlines?hours=24&at=${encodeURIComponent(morning)}`)
  const total = due.reduce((sum: number, n: number) => sum + n, 0)
  expect(total).toBeGreaterThan(3)
  await expect(page.getByTestId('due-timeline')).toHaveAttribute('data-total', String(total))
  await expect(page.getByTestId('due-row').first()).toHaveAttribute('data-code', next[0].code)
  await replayed('adoption', then)
  await expect(page.getByTestId('scene-adoption')).toHaveCount(0)

  // A day before there was no emergency.
  await replayed('emergency', new Date(Date.parse(then) - 86_400_000).toISOString())
  await expect(stage).toHaveAttribute('data-scene', 'now')
  await expect(page.getByTestId('scene-emergency')).toHaveCount(0)

  const second = await open()
  try {
    await expect(page.getByTestId('replay-banner')).toHaveCount(0)
    await expect(stage).toHaveAttribute('data-scene', 'emergency')
    await expect(gauge).toHaveCount(0)
    // The wall has told the server so, too.
    await expect.poll(async () => (await hue.get(`/api/walls/${body.code}`)).direction.replay).toBeNull()
    // Who looks back all the same is told what goes on.
    await replayed('now', then)
    await expect(page.getByTestId('emergency-now')).toBeVisible()
  } finally {
    await hue.post(`${second}/end`, { by })
  }
  expect(conduct).toEqual({ outside: [], complaints: [] })
})
