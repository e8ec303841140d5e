import type { FileReference, Invocation } from '../chat/invocation.ts'
import type { Message } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import { sayAnswer } from './answer-files.ts'
import { type MentionPayload, mentionSchema } from './payloads.ts'
import { readMentionEvent } from './read-mention.ts'
import { accept, privateNote, type Reception } from './reception.ts'
import type { Thread } from './threads.ts'

/** Words to the bot: a mention, or a message in its direct conversation. Slack's request is acknowledged already. */
export async function onMention(body: unknown, reception: Reception): Promise<void> {
  const parsed = mentionSchema.safeParse(body)
  // Most events are other subtypes of a message: edits, deletions, people who join.
  if (!parsed.success || !isForUs(parsed.data, reception)) return
  const payload = parsed.data
  const { workspace, people, desk, once } = reception
  // A mention in a direct conversation comes as two events, and every event may come again.
  if (!once.first(`said:${workspace.team}:${payload.event.channel}:${payload.event.ts}`)) return
  const [facts, found] = await Promise.all([people.find(payload.event.user), pointedAt(payload, reception)])
  const { pictures, unseen } = found
  const invocation = readMentionEvent(payload, facts, {
    declarations: desk.declarations,
    workspace,
    commandPrefix: reception.commandPrefix,
    botUser: reception.botUser,
    pointedAt: pictures,
  })
  await remember(invocation, payload, reception)
  const answer = await desk.dispatch(invocation)
  if (answer.type === 'message') return sayAnswer(invocation, answer, reception)
  if (answer.type !== 'accepted') return
  const drawnUnseen = unseen && invocation.command === 'imagine' && answer.known !== true
  const notes = [privateNote(answer, invocation), drawnUnseen ? unseenNote(invocation) : undefined]
  await accept(answer, invocation, reception, notes)
}

const sayings: ReadonlySet<string | undefined> = new Set([undefined, 'file_share', 'thread_broadcast'])

function isForUs({ event }: MentionPayload, { botUser }: Reception): boolean {
  if (event.bot_id || event.user === botUser || !sayings.has(event.subtype)) return false
  return event.type === 'app_mention' || event.channel_type === 'im'
}

interface Found {
  readonly pictures: readonly FileReference[]
  /** The thread may hold pictures that Easel is not shown. */
  readonly unseen: boolean
}

/** The last pictures of the thread, when the words bring none of their own. */
async function pointedAt({ event }: MentionPayload, reception: Reception): Promise<Found> {
  const { workspace, threads, readThread } = reception
  const { channel, thread_ts: ts, files = [] } = event
  if (ts === undefined || files.length > 0) return { pictures: [], unseen: false }
  const thread: Thread = { ...workspace, channel, ts }
  const read = await readThread(thread)
  if (read !== undefined && read.length > 0) return { pictures: read, unseen: false }
  const pictures = await threads.last(thread)
  return { pictures, unseen: read === undefined && pictures.length === 0 }
}

async function remember(
  { files }: Invocation,
  { event }: MentionPayload,
  { workspace, threads, log }: Reception,
): Promise<void> {
  const thread: Thread = { ...workspace, channel: event.channel, ts: event.thread_ts ?? event.ts }
  try {
    await threads.remember(thread, Object.values(files).slice(0, 1))
  } catch (thrown) {
    log.warn({ err: thrown }, 'a thread was not remembered')
  }
}

function unseenNote({ locale }: Invocation): Message {
  // The menu reads as the manifest names it: in English.
  const text = wordsFor(locale)('mention.thread_unseen', { menu: wordsFor('en')('menu.edit_image') })
  return { tone: 'notice', paragraphs: [{ role: 'text', text }], buttons: [] }
}
