import { defineConfig } from '@playwright/test'

/** The built client in the system's Chromium, against the real process on a private cluster of its own. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  globalSetup: './globalSetup.ts',
  outputDir: '../../test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // A browser on a busy machine may miss a moment; what passes at the second try only is named at the end of `npm test`.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1920, height: 1080 },
    locale: 'vi-VN',
    timezoneId: 'UTC',
    // Recording every test costs more than the tests do: what fails is recorded when it is tried again.
    trace: 'on-first-retry',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
      args: [
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        // Without a graphics card a page is put together far sooner by the processor itself; the map keeps its WebGL.
        '--disable-gpu-compositing',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
        '--no-sandbox',
      ],
    },
  },
})
