import { z } from 'zod'

/** Where something happens, as Slack names it; both find the bot there: an app may belong to a whole organization. */
export const workspaceSchema = z.object({ team: z.string(), enterprise: z.string().exactOptional() })
export type Workspace = z.infer<typeof workspaceSchema>

/** Bolt knows where each kind of payload says it, also in channels that are shared with other companies. */
interface Context {
  readonly teamId?: string | undefined
  readonly enterpriseId?: string | undefined
}

export function workspaceOf({ teamId, enterpriseId }: Context): Workspace {
  const team = teamId ?? enterpriseId ?? 'unknown'
  return enterpriseId === undefined ? { team } : { team, enterprise: enterpriseId }
}

/** What of an address, a thread or a file says where it is. */
export function onlyWorkspace({ team, enterprise }: Workspace): Workspace {
  return enterprise === undefined ? { team } : { team, enterprise }
}
