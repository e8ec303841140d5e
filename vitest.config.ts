import { defineConfig } from 'vitest/config'
import { LongFilesFirst } from './test/support/long-files-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The suite starts real servers, browsers and whole processes. A test waits for conditions: on a busy machine they
    // come late, and nobody waits longer for that on a quiet one.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
    // Nothing in Easel is kept beside what was opened, so files may share a process and what it has loaded.
    isolate: false,
    // Pictures are memory outside the heap; by V8's defaults each few of them have the whole heap marked.
    execArgv: ['--external-memory-accounted-in-global-limit', '--initial-old-space-size=250'],
    // Each waits about a third of its time: three at a time fill two cores.
    maxWorkers: 3,
    sequence: { sequencer: LongFilesFirst },
    restoreMocks: true,
  },
})
