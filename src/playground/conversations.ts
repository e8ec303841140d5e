import * as z from 'zod'
import type { Json } from '../chat/invocation.ts'
import { type Article, articleSchema, emptyArticle } from './article.ts'
import type { Notebook } from './notebook.ts'
import { type Shelf, shelfName } from './shelf.ts'

/** What was said, kept in the notebook, and who is listening. */
export interface Conversations {
  /** Oldest first. */
  articles(conversation: string): Promise<readonly Article[]>
  find(conversation: string, id: string): Promise<Article | undefined>
  /**
   * The one way to write: `change` is given the article (an empty one when it is new) and says what it becomes.
   * A removed article stays removed: undefined, and nothing is written.
   */
  change(conversation: string, id: string, change: Change): Promise<Article | undefined>
  /** With its pictures. */
  remove(conversation: string, id: string): Promise<void>
  subscribe(conversation: string, listener: Listener): () => void
}

type Change = (article: Article) => Article
/** Is told which article changed or went away. */
type Listener = (id: string) => void

interface ConversationParts {
  readonly notebook: Notebook
  readonly shelf: Shelf
  readonly clock: () => number
  /** Where several processes write in one notebook. */
  readonly others?: Others
}

/** The processes that share the notebook. */
export interface Others {
  /** One at a time for each conversation, in all of them together. */
  readonly exclusively: <Result>(conversation: string, work: () => Promise<Result>) => Promise<Result>
  tell(conversation: string, article: string): void
  onTold(listener: (conversation: string, article: string) => void): void
}

const kept = 200
/** Longer than any delivery is repeated. */
const removedMs = 7 * 24 * 60 * 60 * 1000
const idsSchema = z.array(z.string())

export function openConversations({ notebook, shelf, clock, others }: ConversationParts): Conversations {
  const inTurnHere = createTurns()
  const inTurn: Others['exclusively'] = (conversation, turn) =>
    inTurnHere(conversation, others === undefined ? turn : () => others.exclusively(conversation, turn))
  const listeners = new Map<string, Set<Listener>>()
  let newest = 0
  const stamp = () => {
    newest = Math.max(newest + 1, clock())
    return newest
  }
  const tellHere = (conversation: string, id: string) => {
    for (const listener of listeners.get(conversation) ?? []) listener(id)
  }
  others?.onTold(tellHere)
  const tell = (conversation: string, id: string) => {
    tellHere(conversation, id)
    others?.tell(conversation, id)
  }
  const ids = async (conversation: string) =>
    idsSchema.safeParse(await notebook.get(listKey(conversation))).data ?? []

  const find = async (conversation: string, id: string) =>
    articleSchema.safeParse(await notebook.get(articleKey(conversation, id))).data

  const drop = async (conversation: string, id: string) => {
    const article = await find(conversation, id)
    // null, not nothing: a delivery that is repeated must not bring the article back.
    await notebook.set(articleKey(conversation, id), null, removedMs)
    for (const { file } of article === undefined ? [] : filesOf(article)) {
      await shelf.remove(shelfName(conversation, file))
    }
    tell(conversation, id)
  }

  return {
    articles: async (conversation) => {
      const found = await Promise.all((await ids(conversation)).map((id) => find(conversation, id)))
      return found.filter((article) => article !== undefined)
    },
    find,
    change: (conversation, id, change) =>
      inTurn(conversation, async () => {
        const row = await notebook.get(articleKey(conversation, id))
        if (row === null) return undefined
        const known = articleSchema.safeParse(row).data
        const before = known ?? emptyArticle(id, clock())
        const after = change(before)
        if (after === before && known !== undefined) return known
        const article = { ...after, changedAt: Math.max(stamp(), (known?.changedAt ?? 0) + 1) }
        // An article is plain JSON; interfaces have no index signature with which to say so.
        await notebook.set(articleKey(conversation, id), article as unknown as Json)
        if (known === undefined) {
          const list = [...(await ids(conversation)).filter((one) => one !== id), id]
          await notebook.set(listKey(conversation), list.slice(-kept))
          for (const old of list.slice(0, -kept)) await drop(conversation, old)
        }
        tell(conversation, id)
        return article
      }),
    remove: (conversation, id) =>
      inTurn(conversation, async () => {
        const list = await ids(conversation)
        await notebook.set(
          listKey(conversation),
          list.filter((one) => one !== id),
        )
        await drop(conversation, id)
      }),
    subscribe: (conversation, listener) => {
      const all = listeners.get(conversation) ?? new Set()
      listeners.set(conversation, all.add(listener))
      return () => {
        all.delete(listener)
        if (all.size === 0 && listeners.get(conversation) === all) listeners.delete(conversation)
      }
    },
  }
}

function filesOf({ images, documents, files }: Article): readonly { readonly file: string }[] {
  return [...images, ...documents, ...files]
}

const listKey = (conversation: string) => `conversation:${conversation}`
const articleKey = (conversation: string, id: string) => `article:${conversation}:${id}`

/** What is read and written belongs together: one at a time for each conversation. */
function createTurns(): <Result>(conversation: string, turn: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>()
  return async (conversation, turn) => {
    const before = last.get(conversation)
    const mine = (async () => {
      await before?.catch(() => undefined)
      return turn()
    })()
    last.set(conversation, mine)
    try {
      return await mine
    } finally {
      if (last.get(conversation) === mine) last.delete(conversation)
    }
  }
}
