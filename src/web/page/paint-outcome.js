/** @import { Outcome } from '../paint-outcome.ts' */
/** @import { Say } from './words.js' */
import { element } from './element.js'

const askMs = 40_000
const pauseMs = 2_000

/** @type {Readonly<Record<Outcome['state'], string>>} */
const sentences = {
  waiting: 'paint.waiting',
  drawing: 'paint.drawing',
  sending: 'paint.delivering',
  done: 'paint.done',
  failed: 'press_failed',
}

/**
 * What comes of a painted wish, as it happens.
 *
 * @param {HTMLElement} place
 * @param {string} address
 * @param {Say} say
 */
export async function followOutcome(place, address, say) {
  const text = element('p', { class: 'state', role: 'status' }, say('paint.waiting'))
  const pictures = element(
    'div',
    { class: 'pictures' },
    element('div', { class: 'blank', 'aria-hidden': 'true' }),
  )
  const links = element('p', { class: 'links' })
  const section = element('section', { class: 'outcome' }, pictures, text, links)
  place.replaceChildren(element('header', {}, element('h1', {}, say('paint.outcome'))), section)
  for (let seen = ''; ; ) {
    const outcome = await ask(`${address}/outcome?seen=${seen}`)
    if (outcome === 'unreachable') {
      text.textContent = say('offline')
      seen = ''
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      continue
    }
    seen = outcome.state
    text.textContent = outcome.text ?? say(sentences[outcome.state])
    if (outcome.state !== 'done' && outcome.state !== 'failed') continue
    section.classList.add(outcome.state)
    pictures.replaceChildren(...outcome.pictures.map(({ url, alt }) => element('img', { src: url, alt })))
    if (outcome.link !== undefined) {
      links.append(
        element(
          'a',
          { class: 'pill primary', href: outcome.link, rel: 'noreferrer' },
          say('paint.open_chat'),
        ),
      )
    }
    return
  }
}

/** @param {string} address @returns {Promise<Outcome | 'unreachable'>} */
async function ask(address) {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(askMs) })
    if (response.ok) return await response.json()
  } catch {
    // A phone that slept, a server that restarts: asked again.
  }
  return 'unreachable'
}
