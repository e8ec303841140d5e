import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerFiles } from './files.ts'
import { handOver, type Reaction } from './interactions.ts'
import type { Arguments, MethodHouse } from './method.ts'
import { createOAuth, type OAuth } from './oauth.ts'
import { departurePayload } from './payloads.ts'
import { openSockets, type RefreshManner } from './sockets.ts'
import { createTeam, type FakeTeam, type Platform, type TeamParts } from './team.ts'
import { answerWebApi, type Call, type Fault } from './web-api.ts'
import { type SlackFile, Workspace } from './workspace.ts'

/**
 * Slack, offline and strict, over real HTTP and WebSockets.
 *
 *     const slack = await startFakeSlack()
 *     // point Easel at slack.apiUrl with slack.botToken and slack.appToken (Socket Mode), or slack.signingSecret
 *     // (HTTP: slack.deliverTo('http://127.0.0.1:3000/slack/events'))
 *
 *     const reaction = await slack.command('/imagine', 'a cat count:2', { channel: 'C1', user: 'U1' })
 *     reaction.ok, reaction.milliseconds, reaction.again()                     // again = redelivered by Slack
 *     await vi.waitFor(() => expect(slack.channel('C1').messages()[0]?.images).toHaveLength(2))
 *     const [message] = slack.channel('C1').messages()                         // text, images (bytes, alt), buttons
 *     await slack.press(message, 'Cancel', { user: 'U1' })
 *
 *     await slack.command('/edit', 'make it night')
 *     const view = slack.modals('U1')[0]
 *     await slack.submitView(view, { prompt: 'make it night' }, { image: [{ name: 'cat.png', bytes }] })
 *
 *     await slack.say('<@bot> a cat', { thread, files }), await slack.choose('easel:edit-image:new', message)
 *     slack.ephemerals('U1'), slack.direct('U1').messages()
 *     slack.calls('chat.update'), slack.fault('files.info', { type: 'status', status: 500 }, 2)
 *     slack.scopes.delete('channels:join'), slack.shareDelayMs = 500, slack.skip(31 * 60_000), slack.refresh()
 *     expect(slack.violations).toEqual([])                                     // whatever a real Slack would refuse
 *
 * There from the start: users U1 ann, U2 ben (an admin), U3 cem (German); channels C1 general (the bot is in),
 * C2 outside (public, the bot is not in), C3 secret (private, the bot is not in), C4 club (private, the bot is in).
 *
 * More workspaces: slack.addTeam('T0OTHER') has the same people and channels, under the same ids; those of an
 * organization, slack.addTeam('T0ORG1', 'E0ORG'), have ids of their own (C1T0ORG1). Easel comes in by OAuth:
 * slack.approve(authorizeUrl, { teams: [team] }), or { orgWide: true }; slack.oauth.rotation makes tokens end.
 *
 * Known limits: no history but threads, no Slack Connect; what no method of Easel needs is not there.
 */
export interface FakeSlack extends FakeTeam {
  readonly apiUrl: string
  readonly origin: string
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  /** Everything that a real Slack would refuse or that would embarrass the app; must stay empty. */
  readonly violations: readonly string[]
  /** From now on it hears no first answer: everything that people do comes twice, at the same moment. */
  deliversTwice: boolean
  /** Three seconds, as Slack says; longer where a story is about something else. */
  answerWithinMs: number
  shareDelayMs: number
  /** Files are posted when this is over, instead of after the delay. */
  scan: Promise<void> | undefined
  /** Which completed files are never posted, as Slack does at times. */
  keepsToItself: (file: SlackFile) => boolean
  /** Messages on one page of a thread: 15 for apps that Slack has not reviewed. */
  repliesOnPage: number
  readonly oauth: Pick<OAuth, 'clientId' | 'clientSecret' | 'redirectUrls' | 'rotation'>
  addTeam(id: string, enterprise?: string): FakeTeam
  /** A person opens the authorize URL and presses Allow, or Cancel; gives where Slack sends the browser. */
  approve(url: string, consent: FakeConsent): string
  /** An admin removes the app, from a workspace or from a whole organization; tells the app, in one of two ways. */
  uninstall(team: FakeTeam, event?: 'app_uninstalled' | 'tokens_revoked'): Promise<Reaction>
  /** HTTP mode: where commands and presses go. Without it they go through the sockets. */
  deliverTo(url: string | undefined): void
  calls(method?: string): readonly Call[]
  /** The next `times` calls of a method go wrong. */
  fault(method: string, fault: Fault, times?: number): void
  /** The tokens stop working. */
  revoke(): void
  skip(milliseconds: number): void
  now(): number
  connections(): number
  /** Replaces all connections, or one; an impolite Slack leaves the old one hanging. */
  refresh(index?: number, manner?: RefreshManner): void
  /** From now on a new connection cuts the one before it. */
  allowOneSocket(): void
  /** Slack allows ten; from now on it is that many. */
  allowSockets(count: number): void
  cutSockets(): void
  close(): Promise<void>
}

export interface FakeConsent {
  readonly teams: readonly FakeTeam[]
  readonly orgWide?: boolean
  readonly cancel?: boolean
  readonly without?: readonly string[]
}

export type { FakeTeam, Reaction }

export async function startFakeSlack(): Promise<FakeSlack> {
  const common = { count: 0, skippedMs: 0 }
  const now = () => Date.now() + common.skippedMs
  const violations: string[] = []
  const calls: Call[] = []
  const faults: { method: string; fault: Fault; left: number }[] = []
  const botToken = `xoxb-${crypto.randomUUID()}`
  const appToken = `xapp-${crypto.randomUUID()}`
  const signingSecret = crypto.randomUUID()
  let appDead = false
  let address: string | undefined
  let origin = ''

  const server = createServer()
  const violation = (what: string) => void violations.push(what)
  const sockets = openSockets(server, violation)
  const oauth = createOAuth(now)
  const knobs = {
    deliversTwice: false,
    answerWithinMs: 3_000,
    shareDelayMs: 10,
    scan: undefined as Promise<void> | undefined,
    repliesOnPage: 1_000,
    keepsToItself: (_file: SlackFile): boolean => false,
  }
  const delivery = {
    sockets,
    signingSecret,
    url: () => address,
    twice: () => knobs.deliversTwice,
    answerWithinMs: () => knobs.answerWithinMs,
  }
  const platform: Platform = {
    violation,
    origin: () => origin,
    later: (post: () => void) => {
      if (knobs.scan === undefined) setTimeout(post, knobs.shareDelayMs)
      else void knobs.scan.then(post)
    },
    keepsToItself: (file) => knobs.keepsToItself(file),
    repliesOnPage: () => knobs.repliesOnPage,
    socketUrl: () => `${origin.replace('http', 'ws')}${sockets.newPath()}`,
    delivery,
  }
  const home = createTeam(platform, new Workspace(common))
  const teams = [home]
  oauth.issue(botToken, [home])

  const houseOf = (method: string, token: string, args: Arguments): MethodHouse | string => {
    if (method === 'apps.connections.open') {
      if (token === '') return 'not_authed'
      return token === appToken && !appDead ? home.house : 'invalid_auth'
    }
    const owners = oauth.ownersOf(token)
    if (typeof owners === 'string') return owners
    return owners.find((team) => isAbout(args, team))?.house ?? owners[0]?.house ?? 'invalid_auth'
  }
  const ownerOfFile = (id: string) => teams.find(({ workspace }) => workspace.files.has(id))
  const web = {
    violation,
    now,
    calls,
    houseOf,
    access: oauth.access,
    takeFault: (method: string) => {
      const found = faults.find((one) => one.method === method && one.left > 0)
      if (found !== undefined) found.left -= 1
      return found?.fault
    },
    file: (id: string) => ownerOfFile(id)?.workspace.files.get(id),
    mayRead: (token: string, id: string) => {
      const owners = oauth.ownersOf(token)
      const owner = ownerOfFile(id)
      return (
        typeof owners !== 'string' &&
        owner !== undefined &&
        owners.includes(owner) &&
        owner.house.scopes.has('files:read')
      )
    },
  }
  server.on('request', async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(Buffer.from(chunk))
    } catch {
      // The app gave up while it was sending.
      return
    }
    const body = Buffer.concat(chunks)
    if (path.startsWith('/api/')) answerWebApi(path.slice('/api/'.length), request, body, response, web)
    else if (path.startsWith('/response/'))
      (teams.find(({ tickets }) => tickets.knows(path)) ?? home).tickets.answer(path, body, response)
    else answerFiles(path, request, body, response, web)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is this object.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const partsOf = (side: FakeTeam): TeamParts =>
    teams.find(({ workspace }) => workspace.team === side.team) ?? home
  return Object.assign(knobs, home.side, {
    apiUrl: `${origin}/api/`,
    origin,
    botToken,
    appToken,
    signingSecret,
    violations,
    oauth,
    addTeam: (id: string, enterprise?: string) => {
      const sibling = teams.find(
        ({ workspace }) => enterprise !== undefined && workspace.enterprise === enterprise,
      )
      const workspace = new Workspace(common, id, enterprise, sibling?.workspace.files)
      const parts = createTeam(platform, workspace)
      teams.push(parts)
      return parts.side
    },
    approve: (url: string, consent: FakeConsent) =>
      oauth.approve(url, { ...consent, teams: consent.teams.map(partsOf) }),
    uninstall: async (side: FakeTeam, event: 'app_uninstalled' | 'tokens_revoked' = 'app_uninstalled') => {
      const { workspace } = partsOf(side)
      const gone = teams.filter((one) =>
        workspace.orgWide ? one.workspace.enterprise === workspace.enterprise : one.workspace === workspace,
      )
      oauth.end(gone, event === 'app_uninstalled' ? 'account_inactive' : 'token_revoked')
      return handOver({ type: 'events_api', payload: departurePayload(workspace, event) }, delivery)
    },
    deliverTo: (url: string | undefined) => {
      address = url
    },
    calls: (method?: string) => calls.filter((call) => method === undefined || call.method === method),
    fault: (method: string, fault: Fault, times = 1) => void faults.push({ method, fault, left: times }),
    revoke: () => {
      appDead = true
      oauth.end(teams, 'invalid_auth')
    },
    skip: (milliseconds: number) => {
      common.skippedMs += milliseconds
    },
    now,
    connections: sockets.count,
    refresh: sockets.refresh,
    allowOneSocket: sockets.allowOne,
    allowSockets: sockets.allowAtMost,
    cutSockets: sockets.cut,
    close: async () => {
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

/** With an organization's token, what a call names tells the workspace. */
function isAbout(args: Arguments, { workspace, tickets }: TeamParts): boolean {
  const { channel = args.channel_id, file, user = args.users ?? args.user_id, trigger_id: trigger } = args
  return (
    args.team_id === workspace.team ||
    (channel !== undefined && workspace.channels.has(channel)) ||
    (file !== undefined && workspace.files.has(file)) ||
    (user !== undefined && workspace.users.has(user)) ||
    (trigger !== undefined && tickets.hasTrigger(trigger))
  )
}
