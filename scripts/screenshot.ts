import { chromium } from '@playwright/test'
import { findChromium } from './install-test-needs.ts'

/**
 * `npm run screenshot -- [address] [file] [width] [height] [words]`: the wall as it is now, for the README. It waits for the words,
 * such as an hour of the heat; without them for a pulse, where the scene has them.
 */
const [
  address = 'http://127.0.0.1:4310/wall',
  file = 'docs/images/wall.png',
  width = '1920',
  height = '1080',
  words,
] = process.argv.slice(2)
/** A demo city of ordinary rate has one by then; a map of density has none ever. */
const PULSE_MS = 20_000
const browser = await chromium.launch({
  executablePath: findChromium() ?? '/usr/bin/chromium',
  args: [
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--disable-background-networking',
    '--no-sandbox',
  ],
})
try {
  const page = await browser.newPage({
    viewport: { width: Number(width), height: Number(height) },
    locale: 'vi-VN',
  })
  await page.goto(address)
  await page.locator('[data-testid=map][data-ready=true]').waitFor({ timeout: 60_000 })
  if (words) await page.getByText(words, { exact: true }).first().waitFor({ timeout: 120_000 })
  else
    await page
      .locator('[data-testid=pulse]')
      .first()
      .waitFor({ state: 'attached', timeout: PULSE_MS })
      .catch(() => console.log(`Without a pulse: none came in ${PULSE_MS / 1000} s.`))
  await page.screenshot({ path: file })
  console.log(`${file}: ${width}×${height} of ${address}`)
} finally {
  await browser.close()
}
