import type { Answer } from '../chat/answer.ts'
import { encodePress } from '../chat/buttons.ts'
import type { Desk } from '../chat/desk.ts'
import type { Form } from '../chat/form.ts'
import { parseSubject, type ResultId } from '../chat/ids.ts'
import type { OutgoingFile } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import type { Article } from './article.ts'
import type { Conversations } from './conversations.ts'
import {
  type Asked,
  formForGaps,
  type Origin,
  type Pressed,
  type Reading,
  readAsked,
  readPressed,
} from './read.ts'
import { pictureFile, type Shelf, shelfName } from './shelf.ts'

/** What the page is told at once; everything later comes through the event stream. */
export type Reply =
  | { readonly type: 'article'; readonly article: Article }
  | { readonly type: 'form'; readonly form: Form }
  /** The mask painter opens for this picture; what is painted comes back as this form. */
  | { readonly type: 'painter'; readonly form: string; readonly file: string }
  | { readonly type: 'removed'; readonly id: string }
  | { readonly type: 'done' }

export interface Listener {
  ask(asked: Asked, origin: Origin): Promise<Reply>
  press(pressed: Pressed, origin: Origin): Promise<Reply>
}

/** Takes what the page posts, asks the desk, writes what it answers. A post that comes again gets the same reply. */
export function createListener(desk: Desk, conversations: Conversations, shelf: Shelf): Listener {
  const underWay = new Map<string, Promise<Reply>>()

  const once = (id: string, { conversation }: Origin, work: () => Promise<Reply>): Promise<Reply> => {
    const key = `${conversation}:${id}`
    const reply = underWay.get(key) ?? work().finally(() => underWay.delete(key))
    underWay.set(key, reply)
    return reply
  }

  const reply = async (id: string, reading: Reading, { conversation }: Origin): Promise<Reply> => {
    const answer = await desk.dispatch(reading.invocation)
    if (answer.type === 'message' && answer.paint !== undefined) {
      const painter = painterOf(answer.paint, await conversations.articles(conversation))
      if (painter !== undefined) return painter
    }
    if (answer.type === 'form') return { type: 'form', form: answer.form }
    if (answer.type === 'removed') return { type: 'removed', id }
    if (answer.type === 'done') return { type: 'done' }
    const files =
      answer.type === 'message' ? await shelve(answer.files, { id, conversation }, shelf) : nothing
    const article = await conversations.change(conversation, id, (before) =>
      // A job that an earlier try of this post began may have spoken already.
      before.state === 'asked' ? { ...before, ...reading.opening, ...spoken(answer), ...files } : before,
    )
    if (answer.type === 'accepted') desk.acknowledged(answer.job)
    return article === undefined ? { type: 'removed', id } : { type: 'article', article }
  }

  const ask = async (asked: Asked, origin: Origin): Promise<Reply> => {
    const { conversation, locale } = origin
    const { id } = asked
    const reading = readAsked(asked, origin, desk.declarations)
    const form = formForGaps(reading.invocation, desk, wordsFor(locale))
    if (form !== undefined) return { type: 'form', form }
    const article = await conversations.change(conversation, id, (before) =>
      before.state === 'asked' ? { ...before, ...reading.opening } : before,
    )
    if (article === undefined) return { type: 'removed', id }
    // One that is still "asked" was cut off by a restart: it is asked again, and names the same job.
    if (article.state !== 'asked') return { type: 'article', article }
    const answer = await reply(id, reading, origin)
    if (answer.type !== 'article') await conversations.remove(conversation, id)
    return answer
  }

  const press = async (pressed: Pressed, origin: Origin): Promise<Reply> => {
    const article = await conversations.find(origin.conversation, pressed.article)
    if (article === undefined) return { type: 'removed', id: pressed.article }
    const reading = readPressed(pressed, origin, article)
    if (reading === undefined) return { type: 'done' }
    const answer = await reply(pressed.id, reading, origin)
    if (answer.type !== 'removed') return answer
    await conversations.remove(origin.conversation, pressed.article)
    return { type: 'removed', id: pressed.article }
  }

  return {
    ask: (asked, origin) => once(asked.id, origin, () => ask(asked, origin)),
    press: (pressed, origin) => once(pressed.id, origin, () => press(pressed, origin)),
  }
}

type Shelved = Pick<Article, 'images' | 'documents'>
const nothing: Shelved = { images: [], documents: [] }

/** Pictures are shown, everything else can be downloaded. */
async function shelve(
  files: readonly OutgoingFile[] = [],
  { id, conversation }: { readonly id: string; readonly conversation: string },
  shelf: Shelf,
): Promise<Shelved> {
  let shelved = nothing
  for (const [index, { mime, filename, altText, open }] of files.entries()) {
    const file = pictureFile(id, index, mime)
    await shelf.save(shelfName(conversation, file), open())
    shelved =
      mime === 'text/csv'
        ? { ...shelved, documents: [...shelved.documents, { file, filename }] }
        : { ...shelved, images: [...shelved.images, { file, filename, alt: altText }] }
  }
  return shelved
}

/** The painter opens in place; only a picture that is no longer here is painted on by its link. */
function painterOf(picture: ResultId, articles: readonly Article[]): Reply | undefined {
  const { job, number = 1 } = parseSubject(picture) ?? {}
  const image = articles.find((one) => one.job === job)?.images[number - 1]
  if (image === undefined) return undefined
  return {
    type: 'painter',
    form: encodePress({ command: 'paint-mask', subject: picture }),
    file: image.file,
  }
}

function spoken(
  answer: Extract<Answer, { type: 'message' | 'accepted' }>,
): Pick<Article, 'state' | 'message' | 'job'> {
  const { message } = answer
  return answer.type === 'accepted'
    ? { state: 'working', message, job: answer.job }
    : { state: 'answered', message, job: null }
}
