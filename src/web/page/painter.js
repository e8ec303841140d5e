/** @import { MaskEditor } from './mask-editor.js' */
/** @import { Say } from './words.js' */
import { element } from './element.js'
import { loadKonva } from './konva.js'
import { createMaskEditor } from './mask-editor.js'
import { followKeys, keyList } from './paint-keys.js'
import { createToolbar } from './toolbar.js'

/** @typedef {{ readonly mask: Blob, readonly prompt: string, readonly count: number }} Painted */

const mostPictures = 10
const longestPrompt = 6_000
/** Twenty-five megabytes over a phone's connection. */
const pictureMs = 120_000

/**
 * The mask painter, for whatever page holds it: a picture to paint on, what to say beside it, and a button. What is
 * painted goes to `onCreate`; what that throws is shown, and nothing is lost.
 *
 * @param {object} parts
 * @param {string} parts.picture  its address on this server
 * @param {Say} parts.say
 * @param {(painted: Painted) => Promise<void>} parts.onCreate
 * @param {string} [parts.note]  small print under the button
 */
export function createPainter({ picture, say, onCreate, note }) {
  /** @type {MaskEditor | undefined} */
  let editor
  const container = element('div', { class: 'canvas-box' })
  const status = element('p', { class: 'status', role: 'status' }, say('paint.loading'))
  const bar = createToolbar(say, () => editor)
  const { form, prompt, count, create, complain } = createWish(say, note)
  const node = element(
    'section',
    { class: 'painter' },
    element('div', { class: 'work' }, bar.node, element('div', { class: 'stage' }, container, status)),
    element('div', { class: 'side' }, form, keyList(say)),
  )

  let busy = false
  const send = async () => {
    if (busy || editor === undefined) return
    if (editor.isEmpty()) return complain(say('paint.nothing'), editor.canvas)
    if (prompt.value.trim() === '') return complain(say('paint.no_prompt'), prompt)
    busy = true
    complain('')
    create.setAttribute('aria-disabled', 'true')
    create.textContent = say('paint.sending')
    try {
      const { png, share } = await editor.export()
      if (share === 0) return complain(say('paint.nothing'), editor.canvas)
      if (share === 1) return complain(say('paint.everything'), editor.canvas)
      await onCreate({ mask: png, prompt: prompt.value, count: Number(count.value) || 1 })
    } catch (error) {
      complain(error instanceof Error && error.message !== '' ? error.message : say('not_sent'))
    } finally {
      busy = false
      create.removeAttribute('aria-disabled')
      create.textContent = say('paint.create')
    }
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send()
  })
  prompt.addEventListener('input', () => complain(''))

  const ready = Promise.all([loadKonva(), loadPicture(picture)]).then(
    ([konva, bitmap]) => {
      status.textContent = say('paint.hint')
      editor = createMaskEditor({
        konva,
        container,
        picture: bitmap,
        label: say('paint.canvas'),
        hint: say('paint.keys.move'),
        onChange: () => {
          complain('')
          status.hidden = editor?.isEmpty() === false
          bar.update()
        },
      })
      bar.start()
      followKeys(node, { editor, onSize: bar.sizeBy, onCreate: send })
    },
    () => {
      status.textContent = say('paint.gone')
      status.classList.add('failed')
    },
  )
  return { node, ready, isEmpty: () => editor?.isEmpty() ?? true, destroy: () => editor?.destroy() }
}

/** What is to appear there, how often, and the button. @param {Say} say @param {string | undefined} note */
function createWish(say, note) {
  const trouble = element('p', { class: 'trouble', role: 'alert', hidden: true })
  const prompt = element('textarea', {
    id: 'paint-prompt',
    rows: 2,
    maxlength: longestPrompt,
    placeholder: say('paint.prompt_hint'),
  })
  const count = element('input', { id: 'paint-count', type: 'number', min: 1, max: mostPictures, value: 1 })
  const create = element('button', { type: 'submit', class: 'pill primary' }, say('paint.create'))
  const form = element(
    'form',
    { class: 'wish', novalidate: true },
    element('label', { for: 'paint-prompt' }, say('paint.prompt')),
    prompt,
    element('label', { for: 'paint-count' }, say('paint.count')),
    count,
    create,
    trouble,
    note === undefined ? undefined : element('p', { class: 'note' }, note),
  )
  return {
    ...{ form, prompt, count, create },
    /** @param {string} text @param {HTMLElement} [at] */
    complain: (text, at) => {
      trouble.textContent = text
      trouble.hidden = text === ''
      at?.focus()
    },
  }
}

/** @param {string} address */
async function loadPicture(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(pictureMs) })
  if (!response.ok) throw new Error(`the picture answered ${response.status}`)
  return createImageBitmap(await response.blob())
}
