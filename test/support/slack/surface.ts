import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect } from 'vitest'
import { silentLog } from '../../../src/log.ts'
import { createTokenBots } from '../../../src/slack/bots.ts'
import { openSlack, type SlackOptions, type SlackSurface } from '../../../src/slack/listen.ts'
import { openThreads, type Threads } from '../../../src/slack/threads.ts'
import { memoryTable } from '../memory-table.ts'
import { withOwnStage } from '../own-stage.ts'
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

/** The stage of tests that come one after the other. */
export function slackSurface(): Stage {
  let stage: OpenStage
  beforeEach(async () => {
    stage = await openStage()
  })
  afterEach(() => stage.close())
  return {
    get slack() {
      return stage.slack
    },
    get desk() {
      return stage.desk
    },
    get threads() {
      return stage.threads
    },
    get surface() {
      return stage.surface
    },
    get url() {
      return stage.url
    },
    open: (mode, more) => stage.open(mode, more),
  }
}

/** For tests that wait side by side. */
export const it = withOwnStage(openStage)

interface OpenStage extends Stage {
  close(): Promise<void>
}

/** A fake Slack and Easel's Slack surface; by its end nothing may have offended Slack. */
async function openStage(): Promise<OpenStage> {
  const slack = await startFakeSlack()
  const desk = createDesk()
  const threads = openThreads({ pictures: memoryTable(), posts: memoryTable() })
  let surface: SlackSurface | undefined
  let server: Server | undefined
  let url = ''

  return {
    slack,
    desk,
    threads,
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
        // A busy machine may take longer to say who somebody is than people are let wait for it.
        glanceMs: 2_000,
        findMs: 2_000,
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
    close: async () => {
      await surface?.close()
      server?.closeAllConnections()
      server?.close()
      await slack.close()
      expect(slack.violations).toEqual([])
    },
  }
}
