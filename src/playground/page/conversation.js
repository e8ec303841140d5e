/** @import { Article } from '../article.ts' */
/** @import { ArticleActions, Sending } from './article.js' */

import { byId, element } from '../../web/page/element.js'
import { createArticle } from './article.js'

/**
 * The log of articles: keeps them in order, and the newest in sight while the person has not scrolled away.
 *
 * @param {ArticleActions} actions
 */
export function createConversation(actions) {
  const log = byId('log', HTMLDivElement)
  const empty = byId('empty', HTMLElement)
  /** @type {Map<string, { article: Article, view: ReturnType<typeof createArticle>, sending: Sending, since: number, said: string }>} */
  const shown = new Map()
  const pin = keepLatestInSight(log)

  const showEmpty = () => {
    empty.hidden = shown.size > 0
  }

  /** @param {Article} article @param {Sending} [sending] */
  const put = (article, sending) => {
    const known = shown.get(article.id)
    // Events and replies may cross on the way.
    if (known !== undefined && sending === undefined && article.changedAt < known.article.changedAt) return
    // The reply was lost, but the event stream has brought the answer.
    if (known !== undefined && sending !== undefined && known.article.state !== 'asked') return
    const view = known?.view ?? createArticle(article, actions)
    const said = JSON.stringify(article.message?.paragraphs ?? sending?.text ?? '')
    const since = known?.said === said ? known.since : Date.now()
    shown.set(article.id, { article, view, sending, since, said })
    view.update(article, sending)
    if (known === undefined) log.append(view.node)
    showEmpty()
  }

  /** @param {string} id */
  const remove = (id) => {
    const known = shown.get(id)
    if (known === undefined) return
    const focused = known.view.node.contains(document.activeElement)
    known.view.node.remove()
    shown.delete(id)
    showEmpty()
    if (focused) byId('message', HTMLTextAreaElement).focus()
  }

  setInterval(() => {
    for (const { article, view, sending, since } of shown.values()) {
      if (article.state === 'asked' && sending === undefined) view.update(article, undefined)
      tick(view.node, since, actions.say)
    }
  }, 1_000)

  return {
    put,
    remove,
    pin: pin.now,
    /** @param {readonly string[]} ids @param {readonly Article[]} news */
    replace(ids, news) {
      for (const [id, { sending }] of shown) if (!ids.includes(id) && sending === undefined) remove(id)
      for (const article of news) put(article)
      for (const id of ids) {
        const known = shown.get(id)
        if (known !== undefined) log.append(known.view.node)
      }
      for (const { view, sending } of shown.values()) if (sending !== undefined) log.append(view.node)
      log.setAttribute('aria-busy', 'false')
      showEmpty()
    },
    lines: () =>
      [...shown.values()]
        .filter(({ article }) => article.pressed === '' && article.line !== '')
        .map(({ article }) => article.line)
        .filter((line, index, lines) => line !== lines[index - 1]),
  }
}

/** Seconds behind a step that lasts, for eyes only. @param {HTMLElement} node @param {number} since @param {ArticleActions['say']} say */
function tick(node, since, say) {
  const text = node.querySelector('.text[data-ticking=true] p')
  const seconds = Math.floor((Date.now() - since) / 1_000)
  if (text === null || seconds < 1) return
  const timer =
    text.querySelector('.timer') ??
    text.appendChild(element('span', { class: 'timer', 'aria-hidden': 'true' }))
  timer.textContent = ` ${say('seconds', { seconds })}`
}

/** @param {HTMLElement} log */
function keepLatestInSight(log) {
  const latest = byId('latest', HTMLButtonElement)
  const page = document.documentElement
  let pinned = true
  let height = 0
  const distance = () => page.scrollHeight - page.clientHeight - window.scrollY
  const now = () => {
    pinned = true
    window.scrollTo({ top: page.scrollHeight })
    latest.hidden = true
  }
  window.addEventListener(
    'scroll',
    () => {
      // Only a person scrolls up; that there is more below may be a picture that has just arrived.
      if (window.scrollY < height) pinned = false
      if (distance() < 80) pinned = true
      height = window.scrollY
      latest.hidden = pinned || distance() < 80
    },
    { passive: true },
  )
  latest.addEventListener('click', now)
  const dock = byId('dock', HTMLElement)
  // Pictures arrive after their article, and the textbox grows.
  const observer = new ResizeObserver(() => {
    // The composer stands over the log: what the keyboard leads to must not end up behind it.
    page.style.scrollPaddingBottom = `${dock.offsetHeight + 16}px`
    if (pinned) now()
  })
  observer.observe(log)
  observer.observe(dock)
  return { now }
}
