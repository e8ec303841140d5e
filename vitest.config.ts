import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The suite starts real servers, browsers and whole processes; two at a time is what two cores carry.
    maxWorkers: 2,
    restoreMocks: true,
  },
})
