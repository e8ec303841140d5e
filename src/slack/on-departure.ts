import type { Bots } from './bots.ts'
import { departureSchema } from './payloads.ts'
import type { Workspace } from './workspace.ts'

interface Where {
  readonly workspace: Workspace
  /** The event is about the whole organization's installation. */
  readonly orgWide: boolean
}

/** Easel was uninstalled, or its token taken back: what it may not use any more is not kept. */
export async function onDeparture(body: unknown, { workspace, orgWide }: Where, bots: Bots): Promise<void> {
  const { event_time: seconds, event } = departureSchema.parse(body)
  // People's own tokens are in that list too, and Easel asks for none.
  const revoked = event.type === 'tokens_revoked' ? (event.tokens.bot ?? []) : undefined
  if (revoked?.length === 0) return
  await bots.leave({
    workspace,
    orgWide,
    at: (seconds + 1) * 1000,
    ...(revoked === undefined ? {} : { revoked }),
  })
}
