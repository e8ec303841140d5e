import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The suite starts real servers, browsers and whole processes; three at a time, since each waits about a third of its time, fill two cores.
    maxWorkers: 3,
    restoreMocks: true,
  },
})
