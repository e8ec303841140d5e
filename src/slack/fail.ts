import type { Notice } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import { within } from './clients.ts'
import { type Address, type Post, readAddress, withAddress } from './destination.ts'
import { takeAway } from './placeholder.ts'
import { refusalCode } from './refusals.ts'
import { renderMessage } from './render.ts'
import { tellAsker } from './tell.ts'
import type { CourierTools } from './tools.ts'

/**
 * Says what went wrong, to the asker alone: in a DM by turning the placeholder into the answer, in a channel as an
 * ephemeral message. After a crash the missing placeholder tells that it has been said.
 */
export async function fail(notice: Notice, tools: CourierTools, signal: AbortSignal): Promise<Destination> {
  const { destination } = notice
  const address = readAddress(destination)
  if (address.posted !== undefined) return destination
  // A message with a picture cannot become one without it.
  if (address.placeholder?.channel.startsWith('D') && address.look === undefined) {
    const posted = await rewritten(address.placeholder, notice, tools, signal)
    if (posted !== undefined) return withAddress(destination, withoutPlaceholder({ ...address, posted }))
  }
  if (address.telling === true && (await wasTold(address, tools, signal))) {
    return withAddress(destination, withoutPlaceholder(address))
  }
  const telling: Address = { ...address, telling: true }
  await notice.remember(withAddress(destination, telling))
  await tellAsker(telling, notice.message, tools, signal)
  return withAddress(destination, await takeAway(telling, tools, signal))
}

/** The placeholder is taken away after the telling, so when it is gone, it was told. */
async function wasTold(
  { placeholder }: Address,
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<boolean> {
  if (placeholder === undefined) return false
  try {
    await within(signal, clients.main.chat.delete(placeholder))
    return false
  } catch (thrown) {
    return refusalCode(thrown) === 'message_not_found'
  }
}

async function rewritten(
  placeholder: Post,
  { message }: Notice,
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<Post | undefined> {
  try {
    await within(signal, clients.main.chat.update({ ...placeholder, ...renderMessage(message, 'asker') }))
    return placeholder
  } catch (thrown) {
    if (refusalCode(thrown) === undefined) throw thrown
    return undefined
  }
}

function withoutPlaceholder({ placeholder: _taken, ...rest }: Address): Address {
  return rest
}
