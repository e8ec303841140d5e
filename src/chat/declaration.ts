import type { WordKey } from './words.ts'

/** A value and how it is shown. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** What can be chosen at the moment. It comes from the model profiles, so it is asked for, not declared. */
export interface Offer {
  readonly models: readonly Choice[]
  readonly qualities: readonly Choice[]
  readonly sizes: readonly Choice[]
  readonly styles: readonly Choice[]
}

interface OptionBase {
  readonly description: WordKey
  readonly required?: true
}

export type OptionSpec =
  | (OptionBase & {
      readonly type: 'text'
      readonly maxLength: number
      /** On surfaces that take one line of text: everything that is no `key:value`. */
      readonly rest?: true
      /** What to offer while somebody types; anything else may be typed as well. `asked`: the command is asked. */
      readonly suggests?: readonly string[] | keyof Offer | 'asked'
      /** Who or what is mentioned is meant by its id, not by the name that people read. */
      readonly mentions?: 'as ids'
      /** Never shown again, never kept: no line of a conversation repeats it. */
      readonly secret?: true | { /** Only beside this value of the option `key`. */ readonly key: string }
    })
  | (OptionBase & {
      readonly type: 'choice'
      readonly choices: readonly string[] | keyof Offer
    })
  | (OptionBase & { readonly type: 'integer'; readonly min: number; readonly max: number })
  | (OptionBase & { readonly type: 'yes-no' })
  | (OptionBase & { readonly type: 'attachment' })

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** What people can ask for, told once: every surface's registration, grammar and forms are made from it. */
export interface Declaration<Options extends OptionSpecs = OptionSpecs> {
  /** 1–24 lower-case letters or dashes, the same on every surface. */
  readonly name: string
  readonly description: WordKey
  readonly options: Options
  /**
   * `command`: listed and typed by people. `button`: reached by a press or a form only. `menu`: in the menu of every
   * message, which brings the message's pictures as image1, image2, …; its description is what the menu reads.
   */
  readonly entry: 'command' | 'button' | 'menu'
  /** What its form's button says; "Create" where pictures are made. */
  readonly submit?: WordKey
  /** Names the word that comes first when it is typed; it arrives as the option `subcommand`. */
  readonly subcommands?: Subcommands
  /** Surfaces that know rights show it to admins only; the command checks for itself. */
  readonly forAdmins?: true
}

export type Subcommands = Readonly<Record<string, Subcommand>>

export interface Subcommand {
  readonly description: WordKey
  /** Which of the command's options go with it, in the order in which they are typed. */
  readonly options: readonly string[]
  /** Without all of them there is nothing to do, and no form asks for what is missing. */
  readonly needsAll?: true
}

/** The choices of an option, with the offer filled in; empty for options that have none. */
export function choicesOf(option: OptionSpec, offer: Offer): readonly Choice[] {
  return option.type === 'choice' ? listed(option.choices, offer) : []
}

/** What to offer while somebody types into an option: its choices, or what a free text may well be. */
export function suggestionsOf(option: OptionSpec, offer: Offer): readonly Choice[] {
  if (option.type !== 'text') return choicesOf(option, offer)
  return option.suggests === undefined || option.suggests === 'asked' ? [] : listed(option.suggests, offer)
}

function listed(source: readonly string[] | keyof Offer, offer: Offer): readonly Choice[] {
  return typeof source === 'string' ? offer[source] : source.map((value) => ({ value, label: value }))
}
