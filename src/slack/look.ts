import type { Message, OutgoingImage } from '../chat/message.ts'
import { within } from './clients.ts'
import type { Address, Post } from './destination.ts'
import { atHome, audienceOf, type Home } from './home.ts'
import { refusalCode } from './refusals.ts'
import { renderMessage } from './render.ts'
import { postOf } from './share.ts'
import type { CourierTools } from './tools.ts'
import { removeFiles, uploadFiles } from './upload.ts'

/** A picture on the way to the answer. Slack posts files as messages of their own, so it becomes the placeholder. */
interface Look {
  readonly message: Message
  readonly image: OutgoingImage
  readonly remember: (address: Address) => Promise<void>
}

/** Slack's scan takes a second or two; whoever shows progress does not wait longer for it. */
const pausesMs = [250, 400, 600, 800]

/**
 * Posts the words with a picture and takes the message before away. The file's id is in the row before Slack is told
 * to post it, so that it can be taken away after a crash as well. Undefined when it cannot be shown without leaving
 * something behind: without files:read nobody learns which message it became.
 */
export async function showLook(
  address: Address,
  look: Look,
  tools: CourierTools,
  signal: AbortSignal,
): Promise<Address | undefined> {
  const { clients } = tools
  const [file] = await uploadFiles([look.image], 'with', clients, signal)
  if (file === undefined || !(await mayBeSeen(file, tools, signal))) return undefined
  const uploaded: Address = {
    ...address,
    look: { files: [...(address.look?.files ?? []), file], posted: false },
  }
  await look.remember(uploaded)
  const reached = await atHome(uploaded, clients, signal, (home, current) =>
    complete(home, file, look, current, tools, signal),
  )
  for (const pauseMs of pausesMs) {
    const settled = await settleLook(reached.address, tools, signal)
    if (settled.look?.posted === true) return settled
    await tools.clock.sleep(pauseMs, signal)
  }
  return reached.address
}

/** Once Slack has posted the picture, its message is the placeholder, and what was there before goes. */
export async function settleLook(
  address: Address,
  tools: CourierTools,
  signal: AbortSignal,
): Promise<Address> {
  const file = address.look?.files.at(-1)
  if (file === undefined || address.look?.posted === true) return address
  const post = await postOf(file, tools.clients, signal)
  if (post === undefined) return address
  if (address.placeholder !== undefined) await removed(address.placeholder, tools, signal)
  await removeFiles(address.look?.files.slice(0, -1) ?? [], tools, signal)
  return { ...address, placeholder: post, look: { files: [file], posted: true } }
}

/** Takes the picture away with its message. A deleted file is not posted late. */
export async function takeLookAway(
  address: Address,
  tools: CourierTools,
  signal: AbortSignal,
): Promise<Address> {
  const { look, ...rest } = await settleLook(address, tools, signal)
  if (look === undefined) return address
  await removeFiles(look.files, tools, signal)
  return rest
}

async function mayBeSeen(file: string, tools: CourierTools, signal: AbortSignal): Promise<boolean> {
  try {
    await postOf(file, tools.clients, signal)
    return true
  } catch (thrown) {
    if (refusalCode(thrown) !== 'missing_scope') throw thrown
    await removeFiles([file], tools, signal)
    return false
  }
}

async function complete(
  { channel, threadTs }: Home,
  file: string,
  { message, image }: Look,
  address: Address,
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<void> {
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
  const { blocks } = renderMessage(message, audienceOf(address))
  const files = [{ id: file, title: image.filename }]
  const body = { files, channel_id: channel, ...thread, blocks }
  await within(signal, clients.once.apiCall('files.completeUploadExternal', body))
}

async function removed(post: Post, { clients, log }: CourierTools, signal: AbortSignal): Promise<void> {
  await within(signal, clients.main.chat.delete(post)).catch((thrown: unknown) => {
    log.debug({ err: thrown }, 'a progress message stayed behind on Slack')
  })
}
