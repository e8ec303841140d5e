import { within } from './clients.ts'
import type { Address } from './destination.ts'
import { takeLookAway } from './look.ts'
import { refusalCode } from './refusals.ts'
import type { CourierTools } from './tools.ts'

/** The progress message has done its duty. That it stays behind harms nobody, so it never fails an answer. */
export async function takeAway(first: Address, tools: CourierTools, signal: AbortSignal): Promise<Address> {
  const address = await withoutLook(first, tools, signal)
  const { placeholder, ...rest } = address
  if (placeholder === undefined) return address
  try {
    await within(signal, tools.clients.main.chat.delete(placeholder))
  } catch (thrown) {
    if (refusalCode(thrown) !== 'message_not_found') {
      tools.log.debug({ err: thrown }, 'a progress message stayed behind on Slack')
    }
  }
  return rest
}

async function withoutLook(address: Address, tools: CourierTools, signal: AbortSignal): Promise<Address> {
  try {
    return await takeLookAway(address, tools, signal)
  } catch (thrown) {
    signal.throwIfAborted()
    tools.log.debug({ err: thrown }, 'a picture shown on the way stayed behind on Slack')
    return address
  }
}
