import { addAbortSignal } from 'node:stream'
import type { Courier, Parcel, Posted } from '../chat/courier.ts'
import { inputFailure } from '../failure.ts'
import type { Article, ArticleImage } from './article.ts'
import type { Conversations } from './conversations.ts'
import { fileReference, readAddress, readFileAddress } from './destination.ts'
import { pictureFile, type Shelf, shelfName } from './shelf.ts'

interface CourierParts {
  readonly conversations: Conversations
  readonly shelf: Shelf
}

const limits = { fileBytes: 100_000_000, totalBytes: 1_000_000_000, files: 20 }

/** Answers a job by writing into its article; whoever has the page open sees it at once, everyone else later. */
export function createCourier({ conversations, shelf }: CourierParts): Courier {
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
    progress: async (destination, message, signal) => {
      const { conversation, article } = readAddress(destination)
      signal.throwIfAborted()
      await conversations.change(conversation, article, (before) =>
        // A progress that comes late must not take an answer away.
        before.state === 'answered' ? before : { ...before, state: 'working', message },
      )
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
      const after = await conversations.change(conversation, article, (asked) => ({
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
      const { conversation, article } = readAddress(destination)
      signal.throwIfAborted()
      await conversations.change(conversation, article, (before) => ({
        ...before,
        state: 'answered',
        job,
        message,
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
