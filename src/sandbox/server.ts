/** Starts the sandbox: an offline server of OpenAI's Images API, reached over real HTTP. */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from './app.ts'
import { createFiles } from './files.ts'
import { createMishaps } from './mishaps.ts'
import { createPace, type Sleep } from './pace.ts'
import { createRounds } from './rounds.ts'
import { createCalls } from './sandbox.ts'
import { createTurns } from './turns.ts'

interface SandboxOptions {
  /** 0 = any free port. */
  readonly port?: number
  readonly host?: string
  /** 1 = the real latency scaled down to seconds; 0 = none. */
  readonly pace?: number
  /** How it takes that time. */
  readonly sleep?: Sleep
  /** The edge of a dot of paint in pixels; pictures of coarse dots are made in a fraction of the time. */
  readonly grain?: number
  /** Milliseconds since the epoch. */
  readonly now?: () => number
  /** For latency's jitter only: what is drawn depends on the prompt alone. */
  readonly random?: () => number
  readonly newId?: () => string
  /** Hears of faults in the sandbox itself. */
  readonly report?: (cause: unknown) => void
}

export interface RunningSandbox {
  /** Fit for OPENAI_BASE_URL: `http://127.0.0.1:PORT/v1`. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** sharp works on four threads by itself. */
const AT_ONCE = 3

export async function startSandbox({
  port = 0,
  host = '127.0.0.1',
  pace = 1,
  grain = 1,
  now = Date.now,
  random = Math.random,
  sleep,
  newId = () => randomBytes(16).toString('hex'),
  report = (cause) => console.error('The sandbox failed:', cause),
}: SandboxOptions = {}): Promise<RunningSandbox> {
  const app = createApp({
    now,
    newId,
    pace: createPace(pace, random, sleep),
    grain,
    files: createFiles(now, newId),
    mishaps: createMishaps(),
    rounds: createRounds(),
    calls: createCalls(),
    turns: createTurns(AT_ONCE),
    report,
  })
  const server = createAdaptorServer({ fetch: app.fetch })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port.')
  return {
    url: `http://${urlHost(host)}:${address.port}/v1`,
    port: address.port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
