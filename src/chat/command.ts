import type { Answer } from './answer.ts'
import type { Choice, Declaration, Offer, OptionSpecs } from './declaration.ts'
import type { Typing } from './desk.ts'
import type { Invocation } from './invocation.ts'
import type { OptionValues } from './options.ts'
import { parseOptions } from './options.ts'

/** A declaration and the story that follows when someone uses it. `House` is what the story may use. */
export interface Command<Options extends OptionSpecs, House> extends Declaration<Options> {
  run(call: Call<Options>, house: House): Promise<Answer>
  /** For options that say `suggests: 'asked'`. */
  suggest?(typing: Typing, house: House): Promise<readonly Choice[]>
}

interface Call<Options extends OptionSpecs> {
  readonly invocation: Invocation
  readonly options: OptionValues<Options>
}

/** A command with its house inside: all that dispatch needs to know. */
export interface ReadyCommand {
  readonly declaration: Declaration
  run(invocation: Invocation, offer: Offer): Promise<Answer>
  suggest?(typing: Typing): Promise<readonly Choice[]>
}

export function readyCommand<Options extends OptionSpecs, House>(
  command: Command<Options, House>,
  house: House,
): ReadyCommand {
  return {
    declaration: command,
    run: async (invocation, offer) =>
      command.run({ invocation, options: parseOptions(command, invocation, offer) }, house),
    suggest: async (typing) => (await command.suggest?.(typing, house)) ?? [],
  }
}
