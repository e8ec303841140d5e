import { type Command, type ReadyCommand, readyCommand } from '../src/chat/command.ts'
import type { Declaration, OptionSpecs } from '../src/chat/declaration.ts'
import type { PersonId } from '../src/chat/ids.ts'
import type { Events } from '../src/events.ts'
import type { Catalog } from '../src/images/catalog.ts'
import type { Drafts } from '../src/jobs/drafts.ts'
import type { Forgotten } from '../src/jobs/forget.ts'
import type { Kept } from '../src/jobs/kept.ts'
import type { Paintings } from '../src/jobs/painter.ts'
import type { Press, Presses } from '../src/jobs/presses.ts'
import type { Queue } from '../src/jobs/queue.ts'
import type { Results } from '../src/jobs/results.ts'
import type { Accounts } from '../src/policy/accounts.ts'
import type { Ledger } from '../src/policy/ledger.ts'
import type { Settings } from '../src/policy/settings.ts'
import type { SettingsBook } from '../src/policy/settings-book.ts'
import type { StrikeBook } from '../src/policy/strikes.ts'
import type { UsageReader } from '../src/policy/usage-rows.ts'
import type { Site } from '../src/site.ts'
import type { Table } from '../src/store/table.ts'

/** What a command's story may use; main.ts brings it. */
export interface House {
  readonly settings: SettingsBook
  readonly accounts: Pick<Accounts, 'keepKey' | 'dropKey' | 'checkAddress'>
  readonly ledger: Pick<Ledger, 'reserve' | 'keep' | 'standing'>
  readonly usage: UsageReader
  /** The models of a place. */
  readonly catalogFor: (settings: Settings) => Catalog
  readonly strikes: Pick<StrikeBook, 'pausedUntil'>
  readonly queue: Pick<Queue, 'accept' | 'cancel' | 'find' | 'resume'>
  readonly results: Pick<Results, 'ofJob' | 'children'>
  readonly kept: Pick<Kept, 'remove'>
  readonly paintings: Pick<Paintings, 'begin'>
  readonly site: Pick<Site, 'linkTo'>
  readonly presses: Presses
  readonly drafts: Drafts
  /** What /forget does for one person. */
  readonly forget: (person: PersonId) => Promise<Forgotten>
  /** Private job → the job that shares it. */
  readonly shares: Table<Press>
  readonly declarations: () => readonly Declaration[]
  readonly events: Pick<Events, 'settingChanged' | 'personForgotten' | 'holdNotKept'>
  readonly now: () => number
}

/** A command that can be given its house, whatever its options are. */
export interface DefinedCommand<Options extends OptionSpecs> extends Command<Options, House> {
  readonly ready: (house: House) => ReadyCommand
}

/** Keeps the declaration's literal types, from which the story's arguments are inferred. */
export function defineCommand<const Options extends OptionSpecs>(
  command: Command<Options, House>,
): DefinedCommand<Options> {
  return { ...command, ready: (house) => readyCommand(command, house) }
}
