/** @import { Article } from '../article.ts' */

/**
 * @typedef {object} LiveParts
 * @property {(ids: readonly string[], articles: readonly Article[]) => void} onConversation
 * @property {(article: Article) => void} onArticle
 * @property {(id: string) => void} onRemoved
 * @property {(connected: boolean) => void} onConnection
 */

const firstWaitMs = 1_000
const longestWaitMs = 15_000
// The server says something every 15 seconds; a connection that died in a laptop's sleep says nothing.
const silenceMs = 45_000

/**
 * The conversation as it happens. Reconnects by itself, from the last event it saw; rests while nobody looks at the
 * page, since a browser opens only six connections to one server.
 *
 * @param {LiveParts} parts
 */
export function followLive({ onConversation, onArticle, onRemoved, onConnection }) {
  /** @type {EventSource | undefined} */
  let source
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let waitMs = firstWaitMs
  let since = ''

  const stop = () => {
    clearTimeout(timer)
    source?.close()
    source = undefined
  }

  const start = () => {
    stop()
    const opened = new EventSource(`/playground/events?since=${since}`)
    source = opened
    timer = setTimeout(start, silenceMs)
    /** @param {string} name @param {(data: any) => void} take */
    const on = (name, take) =>
      opened.addEventListener(name, (event) => {
        clearTimeout(timer)
        timer = setTimeout(start, silenceMs)
        since = event.lastEventId
        take(JSON.parse(event.data))
      })
    on('conversation', ({ ids, articles }) => onConversation(ids, articles))
    on('article', onArticle)
    on('removed', ({ id }) => onRemoved(id))
    opened.addEventListener('open', () => {
      waitMs = firstWaitMs
      onConnection(true)
    })
    // The browser's own retry gives up for good on an error status, so it is not relied on.
    opened.addEventListener('error', () => {
      stop()
      onConnection(false)
      timer = setTimeout(start, waitMs)
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    })
  }

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') stop()
    else start()
  })
  window.addEventListener('online', start)
  start()
  return { reconnect: start }
}
