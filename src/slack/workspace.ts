import { z } from 'zod'

/** Where something happens, as Slack names it; both find the bot there: an app may belong to a whole organization. */
export const workspaceSchema = z.object({ team: z.string(), enterprise: z.string().exactOptional() })
export type Workspace = z.infer<typeof workspaceSchema>

/** Bolt knows where each kind of payload says it, also in channels that are shared with other companies. */
interface Context {
  readonly teamId?: string | undefined
  readonly enterpriseId?: string | undefined
}

export function workspaceOf({ teamId, enterpriseId }: Context, body: object): Workspace {
  // An event's authorizations need not name the workspace; then the event itself does.
  const said = teamId === undefined ? saidSchema.safeParse(body).data : undefined
  const enterprise = said?.enterprise_id ?? enterpriseId
  const team = teamId ?? said?.team_id ?? enterprise ?? 'unknown'
  return enterprise === undefined ? { team } : { team, enterprise }
}

const saidSchema = z.object({ team_id: z.string().nullish(), enterprise_id: z.string().nullish() })

/** What of an address, a thread or a file says where it is. */
export function onlyWorkspace({ team, enterprise }: Workspace): Workspace {
  return enterprise === undefined ? { team } : { team, enterprise }
}
