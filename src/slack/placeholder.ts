import { within } from './clients.ts'
import type { Address } from './destination.ts'
import { refusalCode } from './refusals.ts'
import type { CourierTools } from './tools.ts'

/** The progress message has done its duty. That it stays behind harms nobody, so it never fails an answer. */
export async function takeAway(address: Address, tools: CourierTools, signal: AbortSignal): Promise<Address> {
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
