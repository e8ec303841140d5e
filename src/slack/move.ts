import { wordsFor } from '../chat/words.ts'
import type { Address } from './destination.ts'
import { respond, responseOf } from './respond.ts'
import type { CourierTools } from './tools.ts'

/**
 * Tells the asker, in the channel where they asked, that the answer is in their DM because the bot is not let in. In
 * a conversation between others it never is, and a private answer is to be in the DM anyway unless it seemed to be there.
 * Only a response_url reaches that channel; without one, the DM itself has to do.
 */
export async function tellMove(
  address: Address,
  { clock, log }: CourierTools,
  signal: AbortSignal,
): Promise<Address> {
  const { home, direct } = address
  const expected = address.private && !direct
  if (home === undefined || expected || address.moveTold === true) return address
  const { respond: way } = address
  if (way === undefined || way.until <= clock.now()) return address
  const text = wordsFor(address.locale)(direct ? 'surface.between_others' : 'surface.invite')
  try {
    const note = { tone: 'notice', paragraphs: [{ role: 'text', text }], buttons: [] } as const
    await respond(way.url, responseOf(note, 'asker'), signal)
  } catch (thrown) {
    log.debug({ err: thrown }, 'the move to the DM was not told')
    return address
  }
  return { ...address, moveTold: true }
}
