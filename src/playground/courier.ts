import { addAbortSignal } from 'node:stream'
import type { Courier, Parcel, Posted } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import type { OutgoingImage } from '../chat/message.ts'
import { inputFailure } from '../failure.ts'
import type { Article, ArticleImage } from './article.ts'
import type { Conversations } from './conversations.ts'
import { fileReference, readAddress, readFileAddress } from './destination.ts'
import { lookFile, pictureFile, type Shelf, shelfName } from './shelf.ts'

interface CourierParts {
  readonly conversations: Conversations
  readonly shelf: Shelf
}

const limits = { fileBytes: 100_000_000, totalBytes: 1_000_000_000, files: 20 }

/** Answers a job by writing into its article; whoever has the page open sees it at once, everyone else later. */
export function createCourier({ conversations, shelf }: CourierParts): Courier {
  const laidOut = async (
    { filename, altText, mime, open }: OutgoingImage,
    destination: Destination,
    signal: AbortSignal,
  ): Promise<ArticleImage> => {
    const { conversation, article } = readAddress(destination)
    const file = lookFile(article, mime)
    await shelf.save(shelfName(conversation, file), addAbortSignal(signal, open()))
    return { file, filename, alt: altText }
  }

  /** Changes the article; what was shown while the job worked, and is not any more, leaves the shelf. */
  const replacing = async (
    destination: Destination,
    change: (before: Article) => Article,
  ): Promise<Article | undefined> => {
    const { conversation, article } = readAddress(destination)
    let looks: readonly ArticleImage[] = []
    const after = await conversations.change(conversation, article, (before) => {
      looks = before.state === 'working' ? before.images : []
      return change(before)
    })
    const kept = new Set(after?.images.map(({ file }) => file))
    for (const { file } of looks) if (!kept.has(file)) await shelf.remove(shelfName(conversation, file))
    return after
  }

  return {
    limits: async (destination) => {
      readAddress(destination)
      return limits
    },
    fetch: async (reference) => {
      const { conversation, file } = readFileAddress(reference)
      const body = await shelf.open(shelfName(conversation, file))
      if (body === undefined) throw inputFailure('file_unreachable', { file: reference.filename })
      return body
    },
    progress: async (destination, { message, picture }, signal) => {
      const look = picture === undefined ? undefined : await laidOut(picture.image, destination, signal)
      signal.throwIfAborted()
      const after = await replacing(destination, (before) =>
        // A progress that comes late must not take an answer away.
        before.state === 'answered'
          ? before
          : { ...before, state: 'working', message, images: look === undefined ? before.images : [look] },
      )
      if (look !== undefined && after?.images[0]?.file !== look.file) {
        await shelf.remove(shelfName(readAddress(destination).conversation, look.file))
      }
      return destination
    },
    deliver: async (parcel, signal) => {
      const { conversation, article } = readAddress(parcel.destination)
      const before = await conversations.find(conversation, article)
      if (before !== undefined && isDelivered(before, parcel)) {
        await parcel.posted(whereabouts(conversation, before.images))
        return parcel.destination
      }
      const images: ArticleImage[] = []
      for (const [index, image] of parcel.images.entries()) {
        const file = pictureFile(article, index, image.mime)
        await shelf.save(shelfName(conversation, file), addAbortSignal(signal, image.open()))
        images.push({ file, filename: image.filename, alt: image.altText })
      }
      signal.throwIfAborted()
      const { job, message } = parcel
      const after = await replacing(parcel.destination, (asked) => ({
        ...asked,
        state: 'answered',
        job,
        message,
        images,
      }))
      if (after === undefined)
        await Promise.all(images.map(({ file }) => shelf.remove(shelfName(conversation, file))))
      await parcel.posted(whereabouts(conversation, images))
      return parcel.destination
    },
    fail: async ({ destination, job, message }, signal) => {
      signal.throwIfAborted()
      await replacing(destination, (before) => ({
        ...before,
        state: 'answered',
        job,
        message,
        images: before.state === 'working' ? [] : before.images,
      }))
      return destination
    },
  }
}

/** On the shelf for as long as the article is there. */
function whereabouts(conversation: string, images: readonly ArticleImage[]): Posted {
  const files = images.map(({ file, filename }) => fileReference({ conversation, file }, filename))
  return { files, lasting: true }
}

function isDelivered(article: Article, { job, images }: Parcel): boolean {
  return article.job === job && article.state === 'answered' && article.images.length === images.length
}
