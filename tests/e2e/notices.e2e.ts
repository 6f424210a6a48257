import { someBrowser } from '../support/pushService.ts'
import { startMailBox } from '../support/smtp.ts'
import { City, expect, expectAccessible, test as base, watch } from './support.ts'

/** A demo city that asks for signing in, and can send mail. */
const test = base.extend<object, { mailing: City & { box: Awaited<ReturnType<typeof startMailBox>> } }>({
  mailing: [
    async ({}, use) => {
      const box = await startMailBox()
      const { url, from, publicUrl } = box.settings
      const city = new City('hue', {
        ...{ AUTH: 'required', SMTP_URL: url, MAIL_FROM: from, PUBLIC_URL: publicUrl },
      })
      try {
        await city.start()
        await use(Object.assign(city, { box }))
      } finally {
        await city.remove()
        await box.stop()
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

test('a leader asks for the digest, confirms the address by the link that came, and ends it by that of the page', async ({
  page,
  mailing,
}) => {
  const conduct = watch(page, mailing, /401|status of 4/)
  const { box } = mailing
  const axe = () => expectAccessible(page)
  await page.goto(`${mailing.url}/notices`)
  await page.getByTestId('demo-leader').click()
  await expect(page.getByTestId('digest-state')).toContainText('đang tắt')
  await expect(page.getByTestId('no-mails')).toBeVisible()

  await page.getByTestId('digest-on').focus()
  await page.keyboard.press('Space')
  await page.getByTestId('save-notices').click()
  await expect(page.getByText('cần có để bản tin biết đến đâu').first()).toBeVisible()
  await axe()
  await page.keyboard.press('Tab')
  await page.getByLabel('Địa chỉ e-mail').fill('không phải địa chỉ')
  await page.keyboard.press('Enter')
  await expect(page.getByText('không phải địa chỉ e-mail').first()).toBeVisible()
  await page.getByLabel('Địa chỉ e-mail').fill('lanh-dao@hue.example')
  await page.getByLabel('Lúc').selectOption('06:30')
  await page.getByLabel('Chủ Nhật').check()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('unconfirmed')).toContainText('lanh-dao@hue.example')
  await axe()
  await expect.poll(() => box.letters.length).toBe(1)

  const link = /https:\S+\/notices\/confirm\?\S+/.exec(box.letters[0]!.text ?? '')![0]
  const here = link.replace('https://toancanh.example', mailing.url)
  const other = await (await page.context().browser()!.newContext()).newPage()
  await other.goto(here)
  await expect(other.getByTestId('link-act')).toBeVisible()
  expect(box.letters).toHaveLength(1)
  await other.getByTestId('link-act').click()
  await expect(other.getByTestId('link-done')).toBeVisible()
  await other.goto(here)
  await other.getByTestId('link-act').click()
  await expect(other.getByTestId('link-failed')).toContainText('không còn hiệu lực')
  await other.context().close()

  for (const lang of ['vi', 'en']) {
    await page.goto(`${mailing.url}/notices?lang=${lang}`)
    await expect(page.getByTestId('digest-state')).toContainText('06:30')
    await expect(page.getByTestId('mail-row')).toHaveCount(1)
    await expect(page.getByTestId('unconfirmed')).toHaveCount(0)
    await axe()
    await page.goto(`${mailing.url}/notices/stop?lang=${lang}&token=${'A'.repeat(43)}`)
    await expect(page.getByTestId('link-act')).toBeVisible()
    await axe()
  }
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('a list behind a number of the city’s digest opens from its address, after signing in', async ({
  page,
  mailing,
}) => {
  await page.goto(`${mailing.url}/area?lang=vi&rows=${encodeURIComponent('/api/reports?is=overdue')}`)
  await page.getByTestId('demo-operator').click()
  await expect(page.getByTestId('rows').getByTestId('row').first()).toBeVisible()
})

test('an analyst has a view sent to himself and to a leader, who ends it on her page of notices', async ({
  page,
  mailing,
}) => {
  const conduct = watch(page, mailing, /401|status of 4/)
  const shot = (name: string) =>
    process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : null
  await page.goto(`${mailing.url}/stats?measures=received,onTime,late&by=agency`)
  await page.getByTestId('demo-analyst').click()
  await page.getByTestId('view-name').getByRole('textbox').fill('Đúng hạn theo đơn vị')
  await page.getByTestId('save-view').click()
  await page.getByTestId('send-view').click()
  const form = page.getByTestId('schedule-form')
  await expect(form.getByTestId('readers').getByRole('checkbox').first()).toBeChecked()
  await form.getByLabel('Gửi', { exact: true }).selectOption('month')
  await form.getByLabel('Vào ngày').selectOption('31')
  await form.getByLabel('Số liệu của').selectOption('last-month')
  await form.getByLabel('Tệp kèm theo').selectOption('xlsx')
  await form.getByRole('checkbox').first().uncheck()
  await form.getByTestId('save-schedule').click()
  await expect(form.getByText('hãy chọn ít nhất một người').first()).toBeVisible()
  await expectAccessible(page)
  await form.getByRole('checkbox').first().check()
  await form.getByRole('checkbox', { name: 'Lãnh đạo địa bàn' }).focus()
  await page.keyboard.press('Space')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page)
  await shot('dialog-phone')
  await form.getByTestId('save-schedule').click()
  const item = page.getByTestId('schedule')
  await expect(item).toContainText('Ngày 31 hằng tháng lúc 07:00')
  await expect(item.getByTestId('schedule-reader')).toHaveCount(2)
  await expect(item).toContainText('chưa xác nhận địa chỉ e-mail')
  await expectAccessible(page)
  await shot('stats')

  const leader = await (await page.context().browser()!.newContext()).newPage()
  await leader.goto(`${mailing.url}/notices?lang=en`)
  await leader.getByTestId('demo-leader').click()
  const received = leader.getByTestId('received')
  await expect(received).toContainText('Đúng hạn theo đơn vị')
  await received.getByTestId('want').click()
  await expect(received).toContainText('You have ended it.')
  await expectAccessible(leader)
  if (process.env.SHOTS) await leader.screenshot({ path: `${process.env.SHOTS}/notices.png` })
  await leader.goto(`${mailing.url}/notices/stop?of=statistic&token=${'A'.repeat(43)}`)
  await expect(leader.getByRole('heading', { name: 'Thôi nhận thống kê' })).toBeVisible()
  await leader.context().close()

  await page.reload()
  await expect(item).toContainText('đã tự thôi nhận')
  await page.getByTestId('end-schedule').click()
  await expect(item).toHaveCount(0)
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('where no mail can be sent, the page says so and asks for no address', async ({ page, hue }) => {
  await page.goto(`${hue.url}/sign-in?next=/notices`)
  await page.getByTestId('demo-leader').click()
  await expect(page.getByTestId('no-mail')).toBeVisible()
  await expect(page.getByTestId('digest-form')).toHaveCount(0)
})

/** The part of the Push API that asks a service outside: in its place, one that gives what a browser was given. */
function standIn(given: { endpoint: string; p256dh: string; auth: string }) {
  const bytes = (text: string) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0)).buffer
  const kept = () =>
    sessionStorage.getItem('subscribed') ? (subscription as unknown as PushSubscription) : null
  const subscription = {
    endpoint: given.endpoint,
    getKey: (name: 'p256dh' | 'auth') => bytes(given[name]),
    unsubscribe: () => Promise.resolve(sessionStorage.removeItem('subscribed') ?? true),
  }
  PushManager.prototype.getSubscription = () => Promise.resolve(kept())
  PushManager.prototype.subscribe = (options) => {
    sessionStorage.setItem('subscribed', String(options?.applicationServerKey))
    return Promise.resolve(kept()!)
  }
}

test('a browser is told on request, shows what comes, and is told no more after that', async ({
  page,
  context,
  mailing,
}) => {
  const conduct = watch(page, mailing, /401|status of 4/)
  await context.grantPermissions(['notifications'], { origin: mailing.url })
  await page.addInitScript(standIn, someBrowser('e2e').body)
  await page.goto(`${mailing.url}/notices?lang=en`)
  await page.getByTestId('demo-dispatcher').click()
  const push = page.getByTestId('push')
  await expect(push).toHaveAttribute('data-push', 'off')
  await page.getByTestId('push-change').focus()
  await page.keyboard.press('Enter')
  await expect(push).toHaveAttribute('data-push', 'on')
  await expect(push).toContainText('Browsers of yours that are told: 1.')
  await expectAccessible(page)

  const tools = await context.newCDPSession(page)
  const registered = new Promise<string>((resolve) =>
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [one] }) =>
      one ? resolve(one.registrationId) : undefined,
    ),
  )
  await tools.send('ServiceWorker.enable')
  const message = {
    title: 'A report has become overdue',
    body: 'HUE-0000001',
    path: '/area?lang=en',
    lang: 'en',
  }
  await tools.send('ServiceWorker.deliverPushMessage', {
    ...{ origin: mailing.url, registrationId: await registered, data: JSON.stringify(message) },
  })
  const shown = () =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready
      return (await worker.getNotifications()).map(({ title, body }) => `${title}: ${body}`)
    })
  await expect.poll(shown).toEqual(['A report has become overdue: HUE-0000001'])

  await page.getByTestId('push-change').click()
  await expect(push).toHaveAttribute('data-push', 'off')
  await expect(push).not.toContainText('Browsers of yours')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})
