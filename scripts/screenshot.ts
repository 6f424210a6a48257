import { chromium } from '@playwright/test'
import { findChromium } from './install-test-needs.ts'

/** `npm run screenshot -- [address] [file] [width] [height]`: the wall as it is now, for the README. */
const [
  address = 'http://127.0.0.1:4310/wall',
  file = 'docs/images/wall.png',
  width = '1920',
  height = '1080',
] = process.argv.slice(2)
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
  await page.locator('[data-testid=pulse]').first().waitFor({ state: 'attached', timeout: 60_000 })
  await page.screenshot({ path: file })
  console.log(`${file}: ${width}×${height} of ${address}`)
} finally {
  await browser.close()
}
