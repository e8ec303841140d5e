/** @import { PaintFacts } from '../paint-pages.ts' */
/** @import { Submitted } from '../painter.ts' */
import { byId, element } from './element.js'
import { followOutcome } from './paint-outcome.js'
import { createPainter } from './painter.js'
import { createSay } from './words.js'

/** @type {PaintFacts} */
const facts = JSON.parse(byId('facts', HTMLScriptElement).textContent)
const say = createSay(facts.words)
const place = byId('paint', HTMLElement)
const sendMs = 120_000

if (facts.show === 'painter') paint(facts)
else followOutcome(place, location.pathname, say)

/** @param {Extract<PaintFacts, { show: 'painter' }>} facts */
function paint({ owner, minutesLeft }) {
  const ticket = location.pathname
  // Made once for a mask and a prompt: what is sent again after a lost answer is not made again.
  let attempt = crypto.getRandomValues(new Uint32Array(4)).join('-')
  const painter = createPainter({
    picture: `${ticket}/picture`,
    say,
    note: say('paint.owner', { name: owner }),
    onCreate: async (painted) => {
      const answer = await post(ticket, { ...painted, attempt })
      attempt = crypto.getRandomValues(new Uint32Array(4)).join('-')
      if (answer.type === 'refused') throw new Error(answer.text)
      painter.destroy()
      clearInterval(clock)
      // A reload shows what came of it, and the used ticket leaves the history.
      const address = `/paint/view/${answer.view}`
      history.replaceState(undefined, '', address)
      followOutcome(place, address, say)
    },
  })
  const timeLeft = element('p', { class: 'time', role: 'status' })
  place.replaceChildren(
    element('header', {}, element('h1', {}, say('paint.heading')), timeLeft),
    painter.node,
  )
  const ends = Date.now() + minutesLeft * 60_000
  const tick = () => {
    const minutes = Math.max(0, Math.ceil((ends - Date.now()) / 60_000))
    const text = minutes <= 5 ? say('paint.time_left', { minutes }) : ''
    if (timeLeft.textContent !== text) timeLeft.textContent = text
  }
  const clock = setInterval(tick, 10_000)
  tick()
}

/**
 * @param {string} ticket
 * @param {import('./painter.js').Painted & { attempt: string }} painted
 * @returns {Promise<Submitted>}
 */
async function post(ticket, { mask, prompt, count, attempt }) {
  const form = new FormData()
  form.set('attempt', attempt)
  form.set('prompt', prompt)
  form.set('count', String(count))
  form.set('mask', mask, 'mask.png')
  const response = await fetch(ticket, {
    method: 'POST',
    body: form,
    signal: AbortSignal.timeout(sendMs),
  }).catch(() => undefined)
  if (response === undefined) throw new Error(say('not_sent'))
  const answer = await response.json().catch(() => undefined)
  if (answer?.type === 'accepted' || answer?.type === 'refused') return answer
  throw new Error(say(response.status === 413 ? 'paint.too_large' : 'not_sent'))
}
