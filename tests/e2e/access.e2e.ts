import { expect, expectAccessible, test, watch } from './support.ts'

test('a wall that nobody is signed in at leads to the sign-in, and back to the wall it was to show', async ({
  page,
  guarded,
}) => {
  const conduct = watch(page, guarded, /401|status of 4/)
  await page.goto(`${guarded.url}/wall?scene=now`)
  await expect(page.getByTestId('sign-in-form')).toBeVisible()
  await page.getByLabel('Tên đăng nhập').fill('administrator')
  await page.getByLabel('Mật khẩu').fill('không phải')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('sign-in-failed')).toContainText('không đúng')

  for (const lang of ['vi', 'en']) {
    await page.goto(`${guarded.url}/sign-in?lang=${lang}&next=${encodeURIComponent('/wall?scene=now')}`)
    await expect(page.getByTestId('demo-operator')).toBeVisible()
    await expectAccessible(page)
  }
  await page.getByTestId('demo-operator').click()
  await expect(page).toHaveURL(/\/wall\?scene=now/)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('whoever has tried too often is told when it is worth another try, in both languages', async ({
  page,
  guarded,
}) => {
  const data = { login: 'khong-co-ai', password: 'sai' }
  for (let turn = 0; turn < 5; turn++)
    expect((await page.request.post(`${guarded.url}/api/session`, { data })).status()).toBe(401)
  for (const [lang, name, password, words] of [
    ['vi', 'Tên đăng nhập', 'Mật khẩu', /Thử lại sau \d:\d\d/],
    ['en', 'Name to sign in with', 'Password', /Try again in \d:\d\d/],
  ] as const) {
    await page.goto(`${guarded.url}/sign-in?lang=${lang}`)
    await page.getByLabel(name).fill(data.login)
    await page.getByLabel(password).fill(data.password)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('held-left')).toHaveText(words)
    await expectAccessible(page)
  }
})

test('an administrator is told of wrong tries, makes an account and lets a screen in; shut out, it shows nothing more', async ({
  page,
  browser,
  guarded,
}) => {
  await page.goto(`${guarded.url}/sign-in?next=/accounts`)
  await page.getByTestId('demo-administrator').click()
  await expect(page.getByTestId('go-on').or(page.getByTestId('account-form'))).toBeVisible()
  if (await page.getByTestId('go-on').isVisible()) {
    await expect(page.getByRole('alert')).toContainText('1 lần nhập sai')
    await page.getByTestId('go-on').click()
  }
  await expect(page.getByTestId('who-am-i')).toContainText('Quản trị viên')
  await page.getByTestId('add-account').click()
  await expect(page.getByTestId('act-failed')).toBeVisible()
  await page.getByLabel('Họ tên').fill('Trần Thị Ban')
  await page.getByTestId('account-form').getByLabel('Tên đăng nhập').fill('truc-ban')
  await page.getByLabel('Mật khẩu ban đầu').fill('mưa dầm thấm lâu')
  await page.getByTestId('add-account').click()
  await expect(page.getByTestId('account-row').filter({ hasText: 'Trần Thị Ban' })).toBeVisible()
  await expectAccessible(page)

  await page.getByLabel('Tên màn hình mới').fill('Màn hình sảnh')
  await page.getByTestId('add-device').click()
  const code = await page.getByTestId('pairing-code').locator('strong').innerText()
  const screen = await (await browser.newContext()).newPage()
  await screen.goto(`${guarded.url}/wall?scene=now`)
  await screen.getByLabel('Mã của màn hình').fill(code.toLowerCase())
  await screen.keyboard.press('Enter')
  await expect(screen.getByTestId('connection')).toHaveAttribute('data-state', 'live')

  await page.getByRole('button', { name: 'Chặn màn hình Màn hình sảnh' }).click()
  await expect(screen.getByTestId('screen-form')).toBeVisible()
  await page.getByTestId('who-menu').click()
  await page.getByRole('menuitem', { name: 'Đăng xuất' }).click()
  await expect(page.getByTestId('sign-in-form')).toBeVisible()
  // What is one person's own is not even asked for.
  const asked: string[] = []
  page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
  for (const own of ['/accounts', '/notices']) {
    await page.goto(guarded.url + own)
    await expect(page.getByTestId('sign-in-form')).toBeVisible()
    await expect(page).toHaveURL(new RegExp(`next=${encodeURIComponent(own)}`))
  }
  expect(asked).toContain('/api/session')
  expect(asked.filter((path) => /^\/api\/(accounts|devices|notices)/.test(path))).toEqual([])
  await screen.context().close()
})

test('nobody is shown what the own role may not do, and whoever comes by an address is told so', async ({
  page,
  guarded,
}) => {
  const conduct = watch(page, guarded)
  const sign = (login: string) =>
    page.request.post(`${guarded.url}/api/session`, { data: { login, password: 'toan-canh' } })
  for (const [login, marks, areas] of [
    ['leader', 0, 1],
    ['dispatcher', 1, 0],
  ] as const) {
    await sign(login)
    await page.goto(`${guarded.url}/sla`)
    await expect(page.getByTestId('rule').first()).toBeVisible()
    await expect(page.getByTestId('who-am-i')).toBeVisible()
    for (const change of ['add-rule', 'change-rule', 'change-calendar'])
      await expect(page.getByTestId(change)).toHaveCount(0)
    for (const path of ['/sla/rules/new', '/sla/calendar', '/sla/what-if', '/operations']) {
      await page.goto(guarded.url + path)
      await expect(page.getByTestId('forbidden')).toContainText('quản trị viên')
      await expect(page.locator('main form')).toHaveCount(0)
    }
    await page.goto(`${guarded.url}/desk`)
    const rows = page.getByTestId('queue-row')
    await expect(rows.first()).toBeVisible()
    await expect(rows.first().getByTestId('mark')).toHaveCount(marks)
    await page.goto(`${guarded.url}/area`)
    const names = page.getByTestId('places').locator('section').first().getByTestId('place')
    await expect(names.first()).toBeVisible()
    await expect(names.getByRole('link')).toHaveCount(areas)
  }
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('an administrator chooses the channels and sources of a program that sends, and it names no others', async ({
  page,
  guarded,
}) => {
  await page.goto(`${guarded.url}/sign-in?next=/accounts`)
  await page.getByTestId('demo-administrator').click()
  await page.getByTestId('go-on').or(page.getByTestId('account-form')).waitFor()
  if (await page.getByTestId('go-on').isVisible()) await page.getByTestId('go-on').click()
  await page.getByLabel('Tên chương trình mới').fill('Cổng Zalo')
  await page.getByTestId('add-sender').click()
  await expect(page.getByRole('group', { name: 'Gửi cho các kênh' })).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('checkbox', { name: /^Zalo/ }).check()
  await page.getByTestId('add-sender').click()
  const token = await page.getByTestId('sender-token').locator('strong').innerText()
  const row = page.getByTestId('sender-row').filter({ hasText: 'Cổng Zalo' })
  await expect(row).toContainText('gửi phản ánh cho: Zalo Hue-S')
  await expect(row).toContainText('nguồn: cong-zalo')
  const send = async (fields: object) => {
    const response = await fetch(`${guarded.url}/api/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        ...{ channel: 'zalo', category: 'moi-truong-rac-thai', text: 'Rác trước cổng chợ' },
        ...{ lon: 107.5846, lat: 16.4635, ...fields },
      }),
    })
    return response.status
  }
  const tried = async () => [
    await send({}),
    await send({ source: 'cong-zalo' }),
    await send({ source: 'zalo-oa' }),
    await send({ channel: 'facebook' }),
  ]
  expect(await tried()).toEqual([201, 201, 403, 403])

  await row.getByRole('button', { name: 'Chọn các kênh và nguồn mà Cổng Zalo được gửi' }).click()
  const form = row.getByTestId('sender-channels')
  await expect(form.getByLabel('Nguồn')).toHaveValue('cong-zalo')
  await form.getByRole('checkbox', { name: /^Zalo/ }).uncheck()
  await form.getByRole('button', { name: 'Lưu kênh và nguồn' }).click()
  await expect(row.getByTestId('act-failed')).toBeVisible()
  await form.getByRole('checkbox', { name: /^Zalo/ }).check()
  await form.getByRole('checkbox', { name: /Facebook/ }).check()
  await form.getByLabel('Nguồn').fill('zalo-oa, zalo-mini')
  await expectAccessible(page)
  await form.getByLabel('Nguồn').press('Enter')
  await expect(row).toContainText('nguồn: zalo-oa, zalo-mini')
  await expect(row).toContainText('gửi phản ánh cho: Trang Facebook, Zalo Hue-S')
  await expect(form).toHaveCount(0)
  expect(await tried()).toEqual([201, 403, 201, 201])
})

test('an administrator lets in again whom others’ wrong passwords hold up', async ({
  page,
  browser,
  guarded,
}) => {
  const elsewhere = await browser.newContext()
  const signIn = async (password: string) =>
    (
      await elsewhere.request.post(`${guarded.url}/api/session`, { data: { login: 'analyst', password } })
    ).status()
  for (let turn = 0; turn < 5; turn++) expect(await signIn('sai')).toBe(401)
  expect(await signIn('toan-canh')).toBe(429)

  await page.goto(`${guarded.url}/sign-in?next=/accounts`)
  await page.getByTestId('demo-administrator').click()
  await page.getByTestId('go-on').or(page.getByTestId('account-form')).waitFor()
  if (await page.getByTestId('go-on').isVisible()) await page.getByTestId('go-on').click()
  const row = page.getByTestId('account-row').filter({ hasText: 'analyst' })
  await expect(row.getByTestId('account-held')).toContainText(/Phải chờ đến \d{1,2}:\d{2}/)
  await expect(page.getByTestId('account-held')).toHaveCount(1)
  await expectAccessible(page)
  await row.getByRole('button', { name: /^Cho .* đăng nhập lại ngay$/ }).click()
  await expect(row.getByTestId('account-held')).toHaveCount(0)
  await expect(row.getByRole('button', { name: /đăng nhập lại ngay/ })).toHaveCount(0)
  expect(await signIn('toan-canh')).toBe(200)
  await elsewhere.close()
})

test('the wall of a leader and of a dispatcher shows what is theirs, and says calmly what is not', async ({
  page,
  guarded,
}) => {
  const conduct = watch(page, guarded, /403/)
  const sign = (login: string) =>
    page.request.post(`${guarded.url}/api/session`, { data: { login, password: 'toan-canh' } })
  expect((await sign('operator')).status()).toBe(200)
  const opened = await page.request.post(`${guarded.url}/api/emergencies`, {
    data: { title: { vi: 'Lũ sông Hương', en: 'Flood' }, by: 'Trực ban' },
  })
  const { id } = (await opened.json()) as { id: number }
  for (const [login, name] of [
    ['leader', 'Huế'],
    ['dispatcher', 'HEPCO'],
  ] as const) {
    expect((await sign(login)).status()).toBe(200)
    await page.goto(`${guarded.url}/wall?scene=now`)
    await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
    await expect(page.getByTestId('own-part')).toBeVisible()
    await expect(page.locator('h1')).toContainText(name)
    await page.goto(`${guarded.url}/wall?scene=emergency`)
    await expect(page.getByTestId('beyond').first()).toContainText(name)
    await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
  }
  await sign('operator')
  await page.request.post(`${guarded.url}/api/emergencies/${id}/end`, { data: { by: 'Trực ban' } })
  expect(conduct).toEqual({ outside: [], complaints: [] })
})
