import type { Limits } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import { wordsFor } from '../chat/words.ts'
import { Failure } from '../failure.ts'
import { type Clients, within } from './clients.ts'
import { type Address, readAddress } from './destination.ts'
import { type ProgressTools, showProgress } from './progress.ts'
import { slackFailure } from './refusals.ts'

/** Slack takes a gigabyte; nobody wants one in a channel. */
const limits: Limits = { fileBytes: 100 * 2 ** 20, totalBytes: 400 * 2 ** 20, files: 10 }

const needed = ['chat:write', 'files:write'] as const
const keptMs = 5 * 60_000

type Door = (destination: Destination, tools: ProgressTools, signal: AbortSignal) => Promise<Limits>

/**
 * Whether the token may post pictures, asked before money is spent. With im:write the asker's DM is always there.
 * Without it there is only the channel, and whether that is open is told by nothing but a message in it.
 */
export function createDoor(): Door {
  const known = new WeakMap<Clients, { readonly scopes: readonly string[]; readonly until: number }>()

  const scopesOf = async (
    tools: ProgressTools,
    signal: AbortSignal,
  ): Promise<readonly string[] | undefined> => {
    const { clients, clock } = tools
    const kept = known.get(clients)
    if (kept !== undefined && clock.now() < kept.until) return kept.scopes
    const scopes = await granted(tools, signal)
    if (scopes !== undefined) known.set(clients, { scopes, until: clock.now() + keptMs })
    return scopes
  }

  return async (destination, tools, signal) => {
    const scopes = await scopesOf(tools, signal)
    if (scopes === undefined) return limits
    const missing = needed.find((scope) => !scopes.includes(scope))
    if (missing !== undefined) {
      known.delete(tools.clients)
      const problem = missing === 'files:write' ? 'cannot_attach' : 'cannot_post'
      throw new Failure({ kind: 'surface', problem, missing })
    }
    const address = readAddress(destination)
    if (scopes.includes('im:write') || address.placeholder !== undefined) return limits
    return {
      ...limits,
      destination: await showProgress(destination, { message: starting(address) }, tools, signal),
    }
  }
}

/** Undefined when Slack cannot be asked or does not say: the delivery will find out. */
async function granted(
  { clients, log }: ProgressTools,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    const { response_metadata: metadata } = await within(signal, clients.once.auth.test())
    return metadata?.scopes
  } catch (thrown) {
    signal.throwIfAborted()
    const failure = slackFailure(thrown)
    if (failure.facts.kind === 'surface') throw failure
    log.debug({ err: failure }, 'the rights of the Slack token are not known')
    return undefined
  }
}

function starting({ locale }: Address) {
  const text = wordsFor(locale)('progress.starting')
  return { tone: 'progress', paragraphs: [{ role: 'text', text }], buttons: [] } as const
}
