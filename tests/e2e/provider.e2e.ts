import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { projectRoot } from '../../server/env.ts'
import { City, expect, expectAccessible, test as base, watch } from './support.ts'

/** A city, and beside it the process of a provider that people sign in by: two sites to a browser. */
const test = base.extend<object, { guarded: City }>({
  guarded: [
    async ({}, use) => {
      const provider = spawn(
        process.execPath,
        [path.join(projectRoot, 'tests/support/oidc/holdProvider.ts')],
        {
          stdio: ['pipe', 'pipe', 'inherit'],
        },
      )
      const issuer = await firstLine(provider)
      const city = new City('hue', {
        ...{
          AUTH: 'required',
          OIDC_ISSUER: issuer,
          OIDC_CLIENT_ID: 'toan-canh',
          OIDC_NAME: 'Cổng thành phố',
        },
        OIDC_CLIENT_SECRET: 'used-in-tests-and-nowhere-else',
      })
      try {
        await city.start()
        provider.stdin!.write(`${city.url}\n`)
        await use(city)
      } finally {
        await city.remove()
        provider.stdin!.end()
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

const firstLine = ({ stdout }: ChildProcess) =>
  new Promise<string>((resolve) => stdout!.once('data', (part: Buffer) => resolve(part.toString().trim())))

test('somebody signs in by the provider with the keyboard alone, is given a role by an administrator, and signs out of both', async ({
  page,
  browser,
  guarded,
}) => {
  // Three signings-in, two of them on pages of another process.
  test.setTimeout(180_000)
  const conduct = watch(page, guarded, /status of 401/)
  await page.goto(`${guarded.url}/wall?scene=now`)
  const button = page.getByTestId('sign-in-by-provider')
  await expect(button).toHaveText('Đăng nhập bằng Cổng thành phố')
  await button.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/interaction\//)
  await page.getByLabel('Tên').fill('an.nguyen')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('provider-problem')).toContainText('Bạn chưa có vai trò ở đây')
  const code = await page.getByTestId('identity-code').locator('strong').innerText()
  for (const lang of ['vi', 'en']) {
    const here = new URL(page.url())
    here.searchParams.set('lang', lang)
    await page.goto(here.href)
    await expect(button).toBeVisible()
    await expectAccessible(page)
  }

  const desk = await (await browser.newContext()).newPage()
  await desk.goto(`${guarded.url}/sign-in?next=/accounts`)
  await desk.getByTestId('demo-administrator').click()
  const row = desk.getByTestId('identity-row').filter({ hasText: code })
  await row.getByRole('button', { name: 'Cho Người an.nguyen vai trò' }).click()
  await expectAccessible(desk)
  await row.getByTestId('give-role').click()
  await expect(desk.getByTestId('account-row').filter({ hasText: 'Người an.nguyen' })).toContainText(
    'Qua cổng đăng nhập',
  )
  await desk.context().close()

  // The provider knows who it is still: one key, and the wall that was asked for is there.
  await page.getByTestId('sign-in-by-provider').focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/wall\?scene=now/)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')

  await page.goto(`${guarded.url}/operations`)
  await page.getByTestId('who-menu').click()
  await page.getByRole('menuitem', { name: 'Đăng xuất' }).click()
  await page.getByRole('button', { name: 'Bye' }).click()
  await expect(page.getByTestId('sign-in-form')).toBeVisible()
  await page.goto(`${guarded.url}/operations`)
  await expect(page.getByTestId('sign-in-form')).toBeVisible()
  expect(conduct.complaints).toEqual([])
})
