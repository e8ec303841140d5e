import type { SlackFile, Workspace } from './workspace.ts'

/** What every method of the Web API has in common. */

export type Arguments = Readonly<Record<string, string>>
export type MethodAnswer = Readonly<Record<string, unknown>>

export interface MethodHouse {
  readonly workspace: Workspace
  readonly scopes: Set<string>
  readonly origin: () => string
  /** Posts what was completed, when that is through Slack's scan. */
  readonly later: (post: () => void) => void
  /** Slack was seen to keep completed files to itself: which of them, if any. */
  readonly keepsToItself: (file: SlackFile) => boolean
  readonly repliesOnPage: () => number
  readonly socketUrl: () => string
  readonly violation: (what: string) => void
  readonly useTrigger: (id: string) => { readonly user: string } | string
}

export class Refusal extends Error {
  readonly code: string
  readonly facts: MethodAnswer

  constructor(code: string, facts: MethodAnswer = {}) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

export type Method = (args: Arguments, house: MethodHouse) => MethodAnswer

export function need(args: Arguments, name: string): string {
  const value = args[name]
  if (value === undefined || value === '') throw new Refusal('invalid_arguments')
  return value
}
