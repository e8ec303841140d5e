import type { Desk } from '../chat/desk.ts'
import { createOnce } from '../chat/once.ts'
import type { Log } from '../log.ts'
import type { Bot, Bots } from './bots.ts'
import { createHistory } from './history.ts'
import { createPeople } from './people.ts'
import type { Reception } from './reception.ts'
import type { Threads } from './threads.ts'
import type { Workspace } from './workspace.ts'

interface ReceptionParts extends Patience {
  readonly bots: Bots
  readonly desk: Desk
  readonly threads: Threads
  readonly commandPrefix: string
  readonly log: Log
  readonly now: () => number
}

/** How long anybody waits to hear who somebody is. */
type Patience = Pick<Parameters<typeof createPeople>[0], 'glanceMs' | 'findMs'>

/** What serves one workspace's people; throws where Easel is not installed. */
export type ReceptionIn = (workspace: Workspace) => Promise<Reception>

/** Kept as long as the workspace's bot is the same; an organization has one bot for many workspaces. */
export function createReceptions({ bots, now, glanceMs, findMs, ...parts }: ReceptionParts): ReceptionIn {
  const shared = { ...parts, once: createOnce(now), now }
  const known = new WeakMap<Bot, Map<string, Reception>>()

  const receptionOf = ({ clients, scopes, user: botUser }: Bot, workspace: Workspace): Reception => {
    const { log } = parts
    const asking = { client: clients.once, team: workspace.team, scopes, glanceMs, findMs }
    const people = createPeople({ ...asking, log, now })
    const readThread = createHistory({ clients, scopes, log })
    return { ...shared, workspace, clients, botUser, people, readThread }
  }

  return async (workspace) => {
    const bot = await bots.in(workspace)
    const receptions = known.get(bot) ?? new Map<string, Reception>()
    known.set(bot, receptions)
    const reception = receptions.get(workspace.team) ?? receptionOf(bot, workspace)
    receptions.set(workspace.team, reception)
    // Not every payload says which organization a workspace is part of.
    return { ...reception, workspace }
  }
}
