import type { Answer } from './answer.ts'
import type { Declaration, Offer, OptionSpecs } from './declaration.ts'
import type { Invocation } from './invocation.ts'
import type { OptionValues } from './options.ts'
import { parseOptions } from './options.ts'

/** A declaration and the story that follows when someone uses it. `House` is what the story may use. */
export interface Command<Options extends OptionSpecs, House> extends Declaration<Options> {
  run(call: Call<Options>, house: House): Promise<Answer>
}

export interface Call<Options extends OptionSpecs> {
  readonly invocation: Invocation
  readonly options: OptionValues<Options>
}

/** A command with its house inside: all that dispatch needs to know. */
export interface ReadyCommand {
  readonly declaration: Declaration
  run(invocation: Invocation, offer: Offer): Promise<Answer>
}

export function readyCommand<Options extends OptionSpecs, House>(
  command: Command<Options, House>,
  house: House,
): ReadyCommand {
  return {
    declaration: command,
    run: async (invocation, offer) =>
      command.run({ invocation, options: parseOptions(command, invocation, offer) }, house),
  }
}
