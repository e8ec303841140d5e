import type { Courier } from '../chat/courier.ts'
import type { SurfaceName } from '../chat/invocation.ts'
import type { Events } from '../events.ts'
import type { Catalog } from '../images/catalog.ts'
import type { ImagesClients } from '../images/clients.ts'
import type { Accounts } from '../policy/accounts.ts'
import type { Ledger } from '../policy/ledger.ts'
import type { SettingsBook } from '../policy/settings-book.ts'
import type { StrikeBook } from '../policy/strikes.ts'
import type { Stores } from '../store/open.ts'
import type { JobBook } from './book.ts'
import type { Job } from './job.ts'
import type { Kept } from './kept.ts'
import type { Previews } from './previews.ts'
import type { Results } from './results.ts'

/** What the work on a job uses; each comes in from main.ts. */
export interface WorkTools {
  readonly book: JobBook
  readonly stores: Pick<Stores, 'blobs' | 'filePieces' | 'scratch' | 'clearScratch' | 'checkRoom'>
  readonly results: Results
  readonly kept: Kept
  readonly ledger: Pick<Ledger, 'keep' | 'settle'>
  readonly images: ImagesClients
  readonly accounts: Pick<Accounts, 'payerOf'>
  readonly catalog: Pick<Catalog, 'profile'>
  readonly settings: Pick<SettingsBook, 'at'>
  readonly strikes: StrikeBook
  readonly couriers: Readonly<Partial<Record<SurfaceName, Courier>>>
  readonly events: Events
  readonly previews: Previews
  readonly safetyIdentifier: (person: string) => string
  readonly now: () => number
  /** Waits, and throws when the process shuts down meanwhile. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** A job that runs longer has failed. */
  readonly timeoutMs: number
  /** The host's own account is the sandbox, which draws for nothing. */
  readonly sandbox: boolean
}

/** Nobody pays for it: it is drawn in the sandbox, on no space's own account. */
export function isFree({ account }: Pick<Job, 'account'>, { sandbox }: Pick<WorkTools, 'sandbox'>): boolean {
  return sandbox && account === undefined
}

export function courierOf({ couriers }: Pick<WorkTools, 'couriers'>, { destination }: Job): Courier {
  const courier = couriers[destination.surface]
  if (courier === undefined) throw new Error(`no courier for ${destination.surface}`)
  return courier
}
