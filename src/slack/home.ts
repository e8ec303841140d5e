import type { Audience } from '../chat/answer.ts'
import { Failure } from '../failure.ts'
import { type Clients, within } from './clients.ts'
import type { Address } from './destination.ts'
import { closedDoorCodes, refusalCode } from './refusals.ts'

/** The channel that an answer goes to: where it was asked, or the asker's DM once that is known to be the place. */
export interface Home {
  readonly channel: string
  readonly threadTs?: string
}

function homeOf(address: Address): Home | undefined {
  if (address.home !== undefined) return { channel: address.home }
  // Slack has no ephemeral files: a private answer goes to the DM from the start.
  if (address.private && !address.direct) return undefined
  const { channel, threadTs } = address
  return { channel, ...(threadTs === undefined ? {} : { threadTs }) }
}

export function audienceOf(address: Address): Audience {
  return address.private ? 'asker' : 'everyone'
}

/**
 * Does something in the answer's channel; when that door is closed, joins the channel where that is allowed, else
 * goes to the asker's DM. Gives the address that it was done at: `home` set when the answer moved.
 */
export async function atHome<Result>(
  address: Address,
  clients: Clients,
  signal: AbortSignal,
  act: (home: Home, address: Address) => Promise<Result>,
): Promise<{ readonly result: Result; readonly address: Address }> {
  const home = homeOf(address)
  if (home !== undefined) {
    try {
      return { result: await act(home, address), address }
    } catch (thrown) {
      if (!isClosedDoor(thrown) || address.home !== undefined) throw thrown
    }
    if (await joined(home.channel, clients, signal)) {
      try {
        return { result: await act(home, address), address }
      } catch (thrown) {
        if (!isClosedDoor(thrown)) throw thrown
      }
    }
  }
  const direct = await openDirect(address, clients, signal)
  const moved: Address = { ...address, home: direct }
  return { result: await act({ channel: direct }, moved), address: moved }
}

function isClosedDoor(thrown: unknown): boolean {
  return closedDoorCodes.has(refusalCode(thrown) ?? '')
}

/** Only public channels can be joined, and only with the scope channels:join; neither is worth a word when not. */
async function joined(channel: string, { main }: Clients, signal: AbortSignal): Promise<boolean> {
  if (!channel.startsWith('C')) return false
  try {
    await within(signal, main.conversations.join({ channel }))
    return true
  } catch (thrown) {
    if (refusalCode(thrown) !== undefined) return false
    throw thrown
  }
}

export async function openDirect(address: Address, { main }: Clients, signal: AbortSignal): Promise<string> {
  const { channel } = await within(signal, main.conversations.open({ users: address.user }))
  if (channel?.id === undefined) throw new Failure({ kind: 'surface', problem: 'cannot_post' })
  return channel.id
}
