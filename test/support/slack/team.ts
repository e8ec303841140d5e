import { visibleText } from './block-kit.ts'
import type { MethodHouse } from './method.ts'
import { createPeopleSide, type PeopleSide } from './people-side.ts'
import { createTickets, type Tickets } from './tickets.ts'
import { buttonsOf, type SeenMessage, type SlackFile, seen, type User, type Workspace } from './workspace.ts'

/** One workspace of the fake, as its people see it. */
export interface FakeTeam extends PeopleSide {
  readonly team: string
  readonly bot: string
  /** Bot token scopes; delete one to see `missing_scope`. */
  readonly scopes: Set<string>
  addUser(user: User): void
  addChannel(channel: NewChannel): void
  addGroup(id: string, members: readonly string[]): void
  /** What the app's Home shows somebody, once it was opened. */
  home(user: string): { readonly text: string; readonly buttons: readonly string[] } | undefined
  archive(channel: string): void
  /** The bot is put out of a channel. */
  leave(channel: string): void
  /** An admin takes a message away. */
  deleteMessage(message: SeenMessage | undefined): void
  channel(id: string): { messages(): readonly SeenMessage[]; all(): readonly SeenMessage[] }
  direct(user: string): { readonly id: string; messages(): readonly SeenMessage[] }
  ephemerals(user: string): readonly SeenMessage[]
  files(): readonly SlackFile[]
}

export interface NewChannel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private'
  readonly members: readonly string[]
}

/** A team with what the platform needs to know of it. */
export interface TeamParts {
  readonly side: FakeTeam
  readonly house: MethodHouse
  readonly tickets: Tickets
  readonly workspace: Workspace
}

export type Platform = Omit<MethodHouse, 'workspace' | 'scopes' | 'useTrigger'> & {
  readonly delivery: Parameters<typeof createPeopleSide>[0]['delivery']
}

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

export function createTeam({ delivery, ...platform }: Platform, workspace: Workspace): TeamParts {
  const { violation, origin } = platform
  const scopes = new Set(grantedScopes)
  const tickets = createTickets({ workspace, violation, origin })
  const house: MethodHouse = { ...platform, workspace, scopes, useTrigger: tickets.useTrigger }
  furnish(workspace)
  const inChannel = (id: string) => workspace.messages.filter(({ channel }) => channel === id)
  const side: FakeTeam = {
    ...createPeopleSide({ workspace, house, tickets, delivery }),
    team: workspace.team,
    bot: workspace.bot,
    scopes,
    addUser: (user) => void workspace.users.set(user.id, user),
    addChannel: (channel) => addChannel(workspace, channel),
    addGroup: (id, members) => void workspace.groups.set(id, new Set(members)),
    home: (user) => {
      const blocks = workspace.homes.get(user)
      return blocks && { text: visibleText(blocks), buttons: buttonsOf(blocks).map(({ label }) => label) }
    },
    archive: (id) => {
      const channel = workspace.channels.get(id)
      if (channel !== undefined) channel.archived = true
    },
    leave: (id) => void workspace.channels.get(id)?.members.delete(workspace.bot),
    deleteMessage: (message) => {
      const stored = message && workspace.find(message.channel, message.ts)
      if (stored === undefined) throw new Error('there is no such message')
      workspace.remove(stored)
    },
    channel: (id) => ({
      messages: () =>
        inChannel(id)
          .filter(({ ephemeralFor }) => ephemeralFor === undefined)
          .map(seen),
      all: () => inChannel(id).map(seen),
    }),
    direct: (user) => {
      const { id } = workspace.directWith(user)
      return { id, messages: () => inChannel(id).map(seen) }
    },
    ephemerals: (user) => workspace.messages.filter((one) => one.ephemeralFor === user).map(seen),
    files: () => [...workspace.files.values()],
  }
  return { side, house, tickets, workspace }
}

/** The same people and channels in each; in an organization their ids are unique. */
function furnish(workspace: Workspace): void {
  const { bot, enterprise, team } = workspace
  const own = (id: string) => (enterprise === undefined ? id : `${id}${team}`)
  for (const user of [
    { id: 'U1', name: 'ann', admin: false, locale: 'en-US' },
    { id: 'U2', name: 'ben', admin: true, locale: 'en-GB' },
    { id: 'U3', name: 'cem', admin: false, locale: 'de-DE' },
  ]) {
    workspace.users.set(own(user.id), { ...user, id: own(user.id) })
  }
  const everyone = ['U1', 'U2', 'U3'].map(own)
  addChannel(workspace, { id: own('C1'), name: 'general', kind: 'public', members: [...everyone, bot] })
  addChannel(workspace, { id: own('C2'), name: 'outside', kind: 'public', members: everyone })
  addChannel(workspace, { id: own('C3'), name: 'secret', kind: 'private', members: everyone })
  addChannel(workspace, { id: own('C4'), name: 'club', kind: 'private', members: [...everyone, bot] })
}

function addChannel(workspace: Workspace, { members, ...channel }: NewChannel): void {
  workspace.channels.set(channel.id, { ...channel, members: new Set(members), archived: false })
}
