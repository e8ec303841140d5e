import type { SurfaceName } from './invocation.ts'

/** What people can see and do while a job runs. Data, so that a plan can know it before any courier is there. */
export interface Abilities {
  /** A message can ask something. */
  readonly buttons: boolean
}

export const abilities = {
  discord: { buttons: true },
  slack: { buttons: true },
  playground: { buttons: true },
  terminal: { buttons: false },
} as const satisfies Record<SurfaceName, Abilities>
