import type { SurfaceName } from './invocation.ts'

/** What people can see and do while a job runs. Data, so that a plan can know it before any courier is there. */
interface Abilities {
  /** A message can ask something. */
  readonly buttons: boolean
  /**
   * Partial images of each picture that are worth their tokens there: as a rule, and where a space's setting asks for
   * them. On Slack every one is a message of its own, so it is one, and only when it is asked for.
   */
  readonly previews: { readonly usual: number; readonly wished: number }
}

export const abilities = {
  discord: { buttons: true, previews: { usual: 2, wished: 2 } },
  slack: { buttons: true, previews: { usual: 0, wished: 1 } },
  playground: { buttons: true, previews: { usual: 2, wished: 2 } },
  terminal: { buttons: false, previews: { usual: 0, wished: 0 } },
} as const satisfies Record<SurfaceName, Abilities>
