import type { Parcel, Posted } from '../chat/courier.ts'
import type { FileReference } from '../chat/invocation.ts'
import { type Clients, within } from './clients.ts'
import type { Address } from './destination.ts'
import { ownFile } from './files.ts'
import type { CourierTools } from './tools.ts'

/** Where the images can be fetched again: by their file ids, with a fresh link each time. */
export async function whereabouts(
  address: Address,
  { images }: Parcel,
  { clients, log }: CourierTools,
  signal: AbortSignal,
): Promise<Posted> {
  const { posted, uploaded = [] } = address
  const files = images.flatMap(({ filename }, index): FileReference[] => {
    const id = uploaded[index]
    return id === undefined ? [] : [ownFile(id, filename, address)]
  })
  // Without its timestamp the bot may not look at files at all.
  if (posted?.ts === undefined) return { files, lasting: false }
  try {
    const link = await permalink({ channel: posted.channel, ts: posted.ts }, clients, signal)
    return { files, lasting: true, ...(link === undefined ? {} : { link }) }
  } catch (thrown) {
    signal.throwIfAborted()
    log.debug({ err: thrown }, 'Slack gave no link to a result')
    return { files, lasting: true }
  }
}

async function permalink(
  { channel, ts }: { readonly channel: string; readonly ts: string },
  { once }: Clients,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await within(signal, once.chat.getPermalink({ channel, message_ts: ts }))
  return answer.permalink
}
