import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect } from 'vitest'
import type { Courier } from '../../../src/chat/courier.ts'
import { type Log, silentLog } from '../../../src/log.ts'
import type { Bots } from '../../../src/slack/bots.ts'
import { createSlackCourier } from '../../../src/slack/courier.ts'
import { openSlack, type SlackSurface } from '../../../src/slack/listen.ts'
import { type InstallationShelf, openBots } from '../../../src/slack/open-bots.ts'
import { eventsPath, installPath, redirectPath } from '../../../src/slack/routes.ts'
import { openThreads } from '../../../src/slack/threads.ts'
import { createSealer } from '../../../src/store/sealed.ts'
import type { Table } from '../../../src/store/table.ts'
import { type NodeRoute, openWeb, type Web } from '../../../src/web/server.ts'
import { memoryTable } from '../memory-table.ts'
import { fastClock } from './courier-stage.ts'
import { type FakeConsent, type FakeSlack, startFakeSlack } from './fake.ts'
import { createDesk, type RecordingDesk } from './house.ts'

export interface OAuthStage {
  readonly slack: FakeSlack
  readonly desk: RecordingDesk
  readonly bots: Bots
  readonly courier: Courier
  /** The rows as they are kept. */
  readonly rows: Table<string>
  /** Lines of the log. */
  readonly lines: readonly string[]
  /** Where the pages are. */
  readonly url: string
  open(mode?: 'http' | 'socket', botToken?: string): Promise<void>
  /** Another process on the same store. */
  another(): Bots
  /** From /slack/install to the last page, as a browser goes; its cookie comes along. */
  install(consent: FakeConsent, language?: string): Promise<Page>
  begin(language?: string): Promise<Begun>
  visit(url: string, cookie: string, language?: string): Promise<Page>
}

export interface Page {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

export interface Begun extends Page {
  readonly authorizeUrl: string
  readonly cookie: string
}

/** A fake Slack and Easel with OAuth before each test; after it, nothing may have offended Slack. */
export function slackWithOAuth(): OAuthStage {
  const sealer = createSealer(randomBytes(32))
  let slack: FakeSlack
  let desk: RecordingDesk
  let rows: Table<string>
  let shelf: InstallationShelf
  let lines: string[]
  let opened: ReturnType<typeof openBots>
  let surface: SlackSurface | undefined
  let web: Web
  let url = ''

  const openOnes = (botToken?: string) =>
    openBots({
      oauth: { ...slack.oauth, stateSecret: 'a-state-secret' },
      ...(botToken === undefined ? {} : { botToken }),
      apiUrl: slack.apiUrl,
      commandPrefix: '',
      publicUrl: url,
      shelf,
      log: noting(lines),
      now: slack.now,
    })

  beforeEach(async () => {
    slack = await startFakeSlack()
    desk = createDesk()
    rows = memoryTable()
    lines = []
    shelf = { installations: rows, sealer, locks: memoryTable(), usedStates: memoryTable() }
    web = await openWeb({
      host: '127.0.0.1',
      port: 0,
      routes: [],
      nodeRoutes: [
        route('GET', installPath, (...to) => opened.install?.install(...to)),
        route('GET', redirectPath, (...to) => opened.install?.redirected(...to)),
        route('POST', eventsPath, (...to) => surface?.routes?.events(...to)),
      ],
      checks: async () => ({}),
      log: noting(lines),
    })
    url = web.url
    slack.oauth.redirectUrls.push(`${url}${redirectPath}`)
    opened = openOnes()
  })

  afterEach(async () => {
    await surface?.close()
    surface = undefined
    await opened.bots.close()
    await web.close()
    await slack.close()
    expect(slack.violations).toEqual([])
    const secrets = [slack.oauth.clientSecret, 'a-state-secret', ...slack.calls().map(({ token }) => token)]
    for (const secret of secrets.filter((one) => one !== '')) expect(lines.join('\n')).not.toContain(secret)
  })

  const visit = async (address: string, cookie: string, language = 'en'): Promise<Page> => {
    const response = await fetch(address, { headers: { cookie, 'accept-language': language } })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
  const begin = async (language?: string): Promise<Begun> => {
    const page = await visit(`${url}${installPath}`, '', language)
    const link = /<a [^>]*href="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
    return { ...page, authorizeUrl: link.replaceAll('&amp;', '&'), cookie }
  }
  return {
    get slack() {
      return slack
    },
    get desk() {
      return desk
    },
    get bots() {
      return opened.bots
    },
    get courier() {
      const { bots } = opened
      const threads = openThreads({ pictures: memoryTable(), posts: memoryTable() })
      return createSlackCourier({ bots, apiUrl: slack.apiUrl, threads, log: silentLog, clock: fastClock() })
    },
    get rows() {
      return rows
    },
    get lines() {
      return lines
    },
    get url() {
      return url
    },
    open: async (mode = 'http', botToken) => {
      if (botToken !== undefined) opened = openOnes(botToken)
      const { bots } = opened
      surface = await openSlack({
        bots,
        ...(mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret }),
        apiUrl: slack.apiUrl,
        commandPrefix: '',
        desk,
        threads: openThreads({ pictures: memoryTable(), posts: memoryTable() }),
        log: noting(lines),
        onFatal: () => {},
        staggerMs: 0,
        now: slack.now,
      })
      if (mode === 'http') slack.deliverTo(`${url}/slack/events`)
    },
    another: () => openOnes().bots,
    begin,
    visit,
    install: async (consent, language) => {
      const { authorizeUrl, cookie } = await begin(language)
      return visit(slack.approve(authorizeUrl, consent), cookie, language)
    },
  }
}

function route(method: string, path: string, handler: NodeRoute['handler']): NodeRoute {
  return { method, path, handler }
}

function noting(lines: string[]): Log {
  const note = (facts: object, message: string) => {
    const shown = Object.entries(facts).map(([name, value]) => `${name}=${told(value)}`)
    lines.push(`${message} ${shown.join(' ')}`)
  }
  const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log }
  return log
}

function told(value: unknown): string {
  if (!(value instanceof Error)) return JSON.stringify(value) ?? ''
  return `${value.message} ${value.stack} ${value.cause === undefined ? '' : told(value.cause)}`
}
