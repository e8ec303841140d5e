import type { Answer } from '../chat/answer.ts'
import type { Invocation } from '../chat/invocation.ts'
import type { Message, OutgoingFile } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import { withThenWithout } from './alt-texts.ts'
import { within } from './clients.ts'
import { readAddress } from './destination.ts'
import { atHome } from './home.ts'
import { type Reception, say } from './reception.ts'
import { whereShared } from './share.ts'
import { clockOf } from './tools.ts'
import { removeFiles, uploadFiles } from './upload.ts'

type MessageAnswer = Extract<Answer, { type: 'message' }>
type Tools = Pick<Reception, 'clients' | 'log' | 'now'>

const sendingMs = 60_000

/** The words where they were asked for, and the files after them. */
export async function sayAnswer(invocation: Invocation, answer: MessageAnswer, tools: Tools): Promise<void> {
  await say(invocation, wordsOfAnswer(invocation, answer), answer.audience, tools)
  await sendFiles(invocation, answer, tools)
}

/** Slack has no ephemeral files: in a channel the words say that the files are in the direct messages. */
export function wordsOfAnswer(invocation: Invocation, { message, files = [] }: MessageAnswer): Message {
  if (files.length === 0 || readAddress(invocation.destination).direct) return message
  const text = wordsFor(invocation.locale)('surface.files_in_direct')
  return { ...message, paragraphs: [...message.paragraphs, { role: 'footer', text }] }
}

/** Nobody is left to tell when it fails: the words have been said. */
export async function sendFiles(
  invocation: Invocation,
  { files = [] }: MessageAnswer,
  tools: Tools,
): Promise<void> {
  if (files.length === 0) return
  const signal = AbortSignal.timeout(sendingMs)
  try {
    // In a channel everybody would see them; a conversation between others is closed to the bot.
    const address = { ...readAddress(invocation.destination), private: true }
    await atHome(address, tools.clients, signal, ({ channel }) => post(files, channel, tools, signal))
  } catch (thrown) {
    tools.log.warn({ err: thrown, command: invocation.command }, 'the files of an answer were not sent')
  }
}

async function post(
  files: readonly OutgoingFile[],
  channel: string,
  { clients, log, now }: Tools,
  signal: AbortSignal,
): Promise<void> {
  await withThenWithout(async (altTexts) => {
    const uploaded = await uploadFiles(files, altTexts, clients, signal)
    const titled = uploaded.map((id, index) => ({ id, title: files[index]?.filename ?? id }))
    const body = { files: titled, channel_id: channel }
    await within(signal, clients.main.apiCall('files.completeUploadExternal', body))
    const posted = await whereShared(uploaded, clients, clockOf(now), signal)
    if (posted === undefined) await removeFiles(uploaded, { clients, log }, signal)
    return posted
  })
}
