import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerFiles } from './files.ts'
import type { Reaction } from './interactions.ts'
import { createPeopleSide, type PeopleSide } from './people-side.ts'
import { openSockets, type RefreshManner } from './sockets.ts'
import { createTickets } from './tickets.ts'
import { answerWebApi, type Call, type Fault, type WebApiHouse } from './web-api.ts'
import { type SeenMessage, type SlackFile, seen, type User, Workspace } from './workspace.ts'

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
 * Known limits: one workspace, no history but threads, no Slack Connect; what no method of Easel needs is not there.
 */
export interface FakeSlack extends PeopleSide {
  readonly apiUrl: string
  readonly origin: string
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly team: string
  readonly bot: string
  /** Bot token scopes; delete one to see `missing_scope`. */
  readonly scopes: Set<string>
  /** Everything that a real Slack would refuse or that would embarrass the app; must stay empty. */
  readonly violations: readonly string[]
  shareDelayMs: number
  /** Which completed files are never posted, as Slack does at times. */
  keepsToItself: (file: SlackFile) => boolean
  /** HTTP mode: where commands and presses go. Without it they go through the sockets. */
  deliverTo(url: string | undefined): void
  addUser(user: User): void
  addChannel(channel: NewChannel): void
  archive(channel: string): void
  channel(id: string): { messages(): readonly SeenMessage[]; all(): readonly SeenMessage[] }
  direct(user: string): { readonly id: string; messages(): readonly SeenMessage[] }
  ephemerals(user: string): readonly SeenMessage[]
  files(): readonly SlackFile[]
  calls(method?: string): readonly Call[]
  /** The next `times` calls of a method go wrong. */
  fault(method: string, fault: Fault, times?: number): void
  /** The tokens stop working. */
  revoke(): void
  skip(milliseconds: number): void
  connections(): number
  /** Replaces all connections, or one; an impolite Slack leaves the old one hanging. */
  refresh(index?: number, manner?: RefreshManner): void
  /** From now on a new connection cuts the one before it. */
  allowOneSocket(): void
  cutSockets(): void
  close(): Promise<void>
}

export interface NewChannel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private'
  readonly members: readonly string[]
}

export type { Reaction }

const grantedScopes = [
  'commands',
  'chat:write',
  'files:write',
  'files:read',
  'im:write',
  'channels:join',
  'users:read',
  'app_mentions:read',
  'im:history',
]

export async function startFakeSlack(): Promise<FakeSlack> {
  const workspace = new Workspace()
  const violations: string[] = []
  const calls: Call[] = []
  const faults: { method: string; fault: Fault; left: number }[] = []
  const botToken = `xoxb-${crypto.randomUUID()}`
  const appToken = `xapp-${crypto.randomUUID()}`
  const signingSecret = crypto.randomUUID()
  const scopes = new Set(grantedScopes)
  let dead = false
  let address: string | undefined
  let origin = ''

  const server = createServer()
  const violation = (what: string) => void violations.push(what)
  const sockets = openSockets(server, violation)
  const tickets = createTickets({ workspace, violation, origin: () => origin })
  const knobs = { shareDelayMs: 10, keepsToItself: (_file: SlackFile): boolean => false }
  const house: WebApiHouse = {
    workspace,
    scopes,
    violation,
    calls,
    botToken,
    appToken,
    origin: () => origin,
    shareDelayMs: () => knobs.shareDelayMs,
    keepsToItself: (file) => knobs.keepsToItself(file),
    socketUrl: () => `${origin.replace('http', 'ws')}${sockets.newPath()}`,
    useTrigger: tickets.useTrigger,
    tokensDead: () => dead,
    takeFault: (method) => {
      const found = faults.find((one) => one.method === method && one.left > 0)
      if (found !== undefined) found.left -= 1
      return found?.fault
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
    if (path.startsWith('/api/')) answerWebApi(path.slice('/api/'.length), request, body, response, house)
    else if (path.startsWith('/response/')) tickets.answer(path, body, response)
    else answerFiles(path, request, body, response, house)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is this object.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  furnish(workspace)

  const inChannel = (id: string) => workspace.messages.filter(({ channel }) => channel === id)
  return Object.assign(knobs, {
    ...createPeopleSide({
      workspace,
      house,
      tickets,
      delivery: { sockets, signingSecret, url: () => address },
    }),
    apiUrl: `${origin}/api/`,
    origin,
    botToken,
    appToken,
    signingSecret,
    team: workspace.team,
    bot: workspace.bot,
    scopes,
    violations,
    deliverTo: (url: string | undefined) => {
      address = url
    },
    addUser: (user: User) => void workspace.users.set(user.id, user),
    addChannel: (channel: NewChannel) => addChannel(workspace, channel),
    archive: (id: string) => {
      const channel = workspace.channels.get(id)
      if (channel !== undefined) channel.archived = true
    },
    channel: (id: string) => ({
      messages: () =>
        inChannel(id)
          .filter(({ ephemeralFor }) => ephemeralFor === undefined)
          .map(seen),
      all: () => inChannel(id).map(seen),
    }),
    direct: (user: string) => {
      const { id } = workspace.directWith(user)
      return { id, messages: () => inChannel(id).map(seen) }
    },
    ephemerals: (user: string) => workspace.messages.filter((one) => one.ephemeralFor === user).map(seen),
    files: () => [...workspace.files.values()],
    calls: (method?: string) => calls.filter((call) => method === undefined || call.method === method),
    fault: (method: string, fault: Fault, times = 1) => void faults.push({ method, fault, left: times }),
    revoke: () => {
      dead = true
    },
    skip: (milliseconds: number) => {
      workspace.skippedMs += milliseconds
    },
    connections: sockets.count,
    refresh: sockets.refresh,
    allowOneSocket: sockets.allowOne,
    cutSockets: sockets.cut,
    close: async () => {
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function furnish(workspace: Workspace): void {
  for (const user of [
    { id: 'U1', name: 'ann', admin: false, locale: 'en-US' },
    { id: 'U2', name: 'ben', admin: true, locale: 'en-GB' },
    { id: 'U3', name: 'cem', admin: false, locale: 'de-DE' },
  ]) {
    workspace.users.set(user.id, user)
  }
  const everyone = ['U1', 'U2', 'U3']
  const { bot } = workspace
  addChannel(workspace, { id: 'C1', name: 'general', kind: 'public', members: [...everyone, bot] })
  addChannel(workspace, { id: 'C2', name: 'outside', kind: 'public', members: everyone })
  addChannel(workspace, { id: 'C3', name: 'secret', kind: 'private', members: everyone })
  addChannel(workspace, { id: 'C4', name: 'club', kind: 'private', members: [...everyone, bot] })
}

function addChannel(workspace: Workspace, { members, ...channel }: NewChannel): void {
  workspace.channels.set(channel.id, { ...channel, members: new Set(members), archived: false })
}
