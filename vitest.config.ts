import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const rooms = ['contracts', 'server', 'fixtures', 'client', 'migrations', 'scripts', 'tests/support']
const feature = rooms.map((room) => `${room}/**/*.feature.test.ts`)

export default defineConfig({
  plugins: [vue()],
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: rooms.map((room) => `${room}/**/*.test.ts`),
          exclude: feature,
          // Some reckon for seconds; on a busy machine for more.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'feature',
          include: feature,
          globalSetup: ['tests/support/globalSetup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
