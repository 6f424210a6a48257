import { expect, expectAccessible, test, watch } from './support.ts'

const title = { vi: 'Lũ sông Hương vượt báo động 3', en: 'Perfume River flood above alarm level 3' }
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const kimLong = (levelCm: number, minutes: number) => ({
  ...{ ref: 'kim-long', kind: 'water-level', lon: 107.557, lat: 16.463, label: 'Kim Long' },
  ...{ levelCm, at: at(minutes) },
})
const leLoi = {
  ...{ ref: 'le-loi', kind: 'road-closed', lon: 107.583, lat: 16.462, label: 'Lê Lợi' },
  ...{ to: { lon: 107.597, lat: 16.471 }, at: at(-5) },
}
const flooded = {
  ...{ channel: 'app', category: 'thoat-nuoc-ngap-ung', lon: 107.59, lat: 16.465 },
  text: 'Câu chữ riêng của người dân',
}

test('an emergency takes the wall over with its levels, roads and reports, and gives it back when it ends', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  await page.goto(`${hue.url}/wall?playlist=now:3600`)
  const stage = page.getByTestId('stage')
  await expect(stage).toHaveAttribute('data-scene', 'now')
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')

  const opened = await hue.post('/api/emergencies', { title, category: 'thoat-nuoc', by: 'Trực ban IOC' })
  const path = `/api/emergencies/${opened.body.id}`
  try {
    await expect(stage).toHaveAttribute('data-scene', 'emergency')
    await expect(stage).toHaveAttribute('data-why', 'emergency')
    await expect(page.getByTestId('emergency-title')).toHaveText(title.vi)

    await hue.post(`${path}/marks`, { marks: [kimLong(352, -40), kimLong(364, -10), leLoi] })
    const gauge = page.locator('[data-testid=gauge][data-ref=kim-long]')
    await expect(gauge).toContainText('3,64')
    await expect(gauge.locator('.trend')).toHaveAttribute('data-trend', 'rising')
    await expect(gauge.locator('.trend')).toContainText('12 cm')
    await expect(page.getByTestId('place')).toContainText('Lê Lợi')
    await hue.post(`${path}/marks`, { marks: [kimLong(360, -1)] })
    await expect(gauge.locator('.trend')).toHaveAttribute('data-trend', 'falling')

    await hue.post('/api/reports', flooded)
    await hue.post('/api/reports', { ...flooded, category: 'moi-truong-rac-thai' })
    await expect(page.getByTestId('emergency-received')).toHaveAttribute('data-value', '1')
    await expect(page.getByTestId('emergency-report')).toHaveCount(1)
    await expect(page.getByTestId('mark-label').filter({ hasText: 'Kim Long' })).toContainText('3,60')
    // Everything else steps back, on the map too.
    const pulses = page.getByTestId('pulse')
    await expect(pulses).toHaveCount(0)
    await hue.post('/api/reports', { ...flooded, category: 'moi-truong-rac-thai', lon: 107.62 })
    await hue.post('/api/reports', flooded)
    await expect(pulses.first()).toBeAttached()
    expect(await pulses.count()).toBe(1)
    expect(await page.content()).not.toContain('Câu chữ riêng')
    await expectAccessible(page)
  } finally {
    await hue.post(`${path}/end`, { by: 'Trực ban IOC' })
  }
  await expect(stage).toHaveAttribute('data-scene', 'now')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('a campaign says how far it has come as reports of its category are resolved', async ({
  page,
  hanoi,
}) => {
  const conduct = watch(page, hanoi)
  const planned = await hanoi.post('/api/campaigns', {
    ...{
      title: { vi: 'Ngày Chủ nhật Xanh', en: 'Green Sunday' },
      category: 'moi-truong',
      target: 2,
      by: 'UBND',
    },
    ...{ from: at(-1), to: at(600) },
  })
  try {
    await page.goto(`${hanoi.url}/wall?scene=campaign`)
    await expect(page.getByTestId('campaign-title')).toHaveText('Ngày Chủ nhật Xanh')
    await expect(page.getByTestId('campaign-clock')).toHaveAttribute('data-phase', 'running')
    const { body } = await hanoi.post('/api/reports', {
      ...{ channel: 'app', category: 'moi-truong-rac-thai', lon: 105.8525, lat: 21.0287, text: 'Rác' },
    })
    for (const [command, words] of [
      ['accept', {}],
      ['refer', { agency: 'so-xay-dung' }],
      ['start', {}],
      ['resolve', { answer: 'Đã dọn' }],
    ] as const)
      expect((await hanoi.post(`/api/reports/${body.code}/${command}`, words)).status).toBe(200)
    await expect(page.getByTestId('campaign-resolved')).toHaveAttribute('data-value', '1')
    await expect(page.getByTestId('campaign-reached')).toHaveAttribute('data-value', '0.5')
    await expect(page.locator(`[data-testid=campaign-latest][data-code=${body.code}]`)).toBeVisible()
    await expect(page.locator('[data-testid=map] .over')).toContainText('1/1')
    expect(conduct).toEqual({ outside: [], complaints: [] })
  } finally {
    await hanoi.post(`/api/campaigns/${planned.body.id}/cancel`, { by: 'UBND' })
  }
})

test('the heat goes through the hours of the day, and two screens show the same one', async ({
  page,
  context,
  hanoi,
}) => {
  const other = await context.newPage()
  const conducts = [watch(page, hanoi), watch(other, hanoi)]
  const hourOf = (screen: typeof page) => screen.getByTestId('hour-shown').getAttribute('data-hour')
  for (const screen of [page, other]) await screen.goto(`${hanoi.url}/wall?scene=heat`)
  const { categories } = await hanoi.get('/api/heat/hours')
  await expect(page.getByTestId('hours-of-category').first()).toBeVisible()
  expect(await page.getByTestId('hours-of-category').count()).toBeLessThanOrEqual(categories.length)
  const first = await hourOf(page)
  await expect.poll(() => hourOf(page)).not.toBe(first)
  // Just after a change there is time to ask both.
  await expect
    .poll(async () => (await Promise.all([page, other].map(hourOf))).every((hour, _, all) => hour === all[0]))
    .toBe(true)
  for (const conduct of conducts) expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('adoption has its ranking, its target and no scene where nobody published it', async ({
  page,
  hanoi,
  hue,
}) => {
  const conduct = watch(page, hanoi)
  await page.goto(`${hanoi.url}/wall?scene=adoption`)
  await expect(page.getByTestId('adoption-city')).toContainText('19,7')
  await expect(page.getByTestId('adoption-target')).toContainText('31/12/2026')
  await expect(page.getByTestId('adoption-row').first()).toBeVisible()
  expect(conduct).toEqual({ outside: [], complaints: [] })
  await page.goto(`${hue.url}/wall?scene=now`)
  await expect(page.getByTestId('scene-heat')).toBeVisible()
  await expect(page.getByTestId('scene-adoption')).toHaveCount(0)
})
