import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect } from 'vitest'
import { silentLog } from '../../../src/log.ts'
import { createTokenBots } from '../../../src/slack/bots.ts'
import { openSlack, type SlackOptions, type SlackSurface } from '../../../src/slack/listen.ts'
import { openThreads, type Threads } from '../../../src/slack/threads.ts'
import { memoryTable } from '../memory-table.ts'
import { type FakeSlack, startFakeSlack } from './fake.ts'
import { createDesk, type RecordingDesk } from './house.ts'

export interface Stage {
  readonly slack: FakeSlack
  readonly desk: RecordingDesk
  /** What the surface remembers of threads; a courier's side of it is the test's to play. */
  readonly threads: Threads
  readonly surface: SlackSurface | undefined
  /** The address of the HTTP mode's server. */
  readonly url: string
  open(mode: 'socket' | 'http', more?: Partial<SlackOptions>): Promise<SlackSurface>
}

/** A fake Slack and Easel's Slack surface before each test; after it, nothing may have offended Slack. */
export function slackSurface(): Stage {
  let slack: FakeSlack
  let desk: RecordingDesk
  let threads: Threads
  let surface: SlackSurface | undefined
  let server: Server | undefined
  let url = ''

  beforeEach(async () => {
    slack = await startFakeSlack()
    desk = createDesk()
    threads = openThreads({ pictures: memoryTable(), posts: memoryTable() })
  })

  afterEach(async () => {
    await surface?.close()
    surface = undefined
    server?.closeAllConnections()
    server?.close()
    server = undefined
    await slack.close()
    expect(slack.violations).toEqual([])
  })

  return {
    get slack() {
      return slack
    },
    get desk() {
      return desk
    },
    get threads() {
      return threads
    },
    get surface() {
      return surface
    },
    get url() {
      return url
    },
    open: async (mode, more = {}) => {
      surface = await openSlack({
        bots: createTokenBots({ ...slack, log: silentLog }),
        ...(mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret }),
        apiUrl: slack.apiUrl,
        commandPrefix: '',
        desk,
        threads,
        log: silentLog,
        onFatal: () => {},
        staggerMs: 0,
        ...more,
      })
      const { routes } = surface
      if (routes !== undefined) {
        server = createServer(routes.events)
        await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
        // A TCP server's address is this object.
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`
        slack.deliverTo(url)
      }
      return surface
    },
  }
}
