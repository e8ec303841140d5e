/** @import { MaskEditor } from './mask-editor.js' */
/** @import { Tool } from './marks.js' */
/** @import { Say } from './words.js' */
import { element, icon } from './element.js'
import { loadKonva } from './konva.js'
import { createMaskEditor } from './mask-editor.js'
import { followKeys, keyList } from './paint-keys.js'

/** @typedef {{ readonly mask: Blob, readonly prompt: string, readonly count: number }} Painted */

/** @type {readonly { tool: Tool, label: string, key: string }[]} */
const tools = [
  { tool: 'brush', label: 'paint.brush', key: 'B' },
  { tool: 'eraser', label: 'paint.eraser', key: 'E' },
  { tool: 'rectangle', label: 'paint.rectangle', key: 'R' },
  { tool: 'lasso', label: 'paint.lasso', key: 'L' },
]
const mostPictures = 10
const longestPrompt = 6_000

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
  const trouble = element('p', { class: 'trouble', role: 'alert', hidden: true })
  const bar = toolbar(say, () => editor)
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
  const node = element(
    'section',
    { class: 'painter' },
    element('div', { class: 'work' }, bar.node, element('div', { class: 'stage' }, container, status)),
    element('div', { class: 'side' }, form, keyList(say)),
  )

  /** @param {string} text @param {HTMLElement} [at] */
  const complain = (text, at) => {
    trouble.textContent = text
    trouble.hidden = text === ''
    at?.focus()
  }

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
  return { node, ready, destroy: () => editor?.destroy() }
}

/** @param {string} address */
async function loadPicture(address) {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`the picture answered ${response.status}`)
  return createImageBitmap(await response.blob())
}

/** @param {Say} say @param {() => MaskEditor | undefined} editor */
function toolbar(say, editor) {
  /** @param {Parameters<typeof icon>[0]} name @param {string} label @param {string} key @param {() => void} onclick */
  const button = (name, label, key, onclick) =>
    element(
      'button',
      {
        type: 'button',
        class: 'tool',
        'aria-label': label,
        title: `${label} (${key})`,
        disabled: true,
        onclick,
      },
      icon(name),
    )
  const choices = tools.map(({ tool, label, key }) => ({
    tool,
    button: button(tool, say(label), key, () => editor()?.choose(tool)),
  }))
  const invert = button('invert', say('paint.invert'), 'I', () => editor()?.invert())
  const undo = button('undo', say('paint.undo'), 'Ctrl+Z', () => editor()?.undo())
  const redo = button('redo', say('paint.redo'), 'Ctrl+Y', () => editor()?.redo())
  const zoom = [
    button('zoomOut', say('paint.zoom_out'), '−', () => editor()?.zoomOut()),
    button('fit', say('paint.fit'), '0', () => editor()?.fit()),
    button('zoomIn', say('paint.zoom_in'), '+', () => editor()?.zoomIn()),
  ]
  const size = element('input', { id: 'paint-size', type: 'range', min: 4, max: 160, value: 40 })
  size.addEventListener('input', () => editor()?.resize(Number(size.value)))
  const colour = element('input', { id: 'paint-colour', type: 'color', value: '#ff2d78' })
  colour.addEventListener('input', () => editor()?.tint(colour.value))

  const node = element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': say('paint.tools') },
    element('div', { class: 'group' }, ...choices.map((one) => one.button)),
    element('div', { class: 'group' }, invert, undo, redo),
    element('div', { class: 'group' }, ...zoom),
    element(
      'div',
      { class: 'group sliders' },
      element('label', { for: 'paint-size' }, say('paint.size')),
      size,
      element('label', { for: 'paint-colour', class: 'unseen' }, say('paint.colour')),
      colour,
    ),
  )
  const update = () => {
    const now = editor()
    for (const { tool, button: one } of choices)
      one.setAttribute('aria-pressed', String(now?.tool() === tool))
    undo.disabled = now?.canUndo() !== true
    redo.disabled = now?.canRedo() !== true
  }
  return {
    node,
    update,
    start: () => {
      for (const one of [...choices.map((choice) => choice.button), invert, ...zoom]) one.disabled = false
      editor()?.tint(colour.value)
      update()
    },
    /** @param {number} by */
    sizeBy: (by) => {
      size.value = String(Number(size.value) + by * Math.max(2, Number(size.value) / 6))
      editor()?.resize(Number(size.value))
    },
  }
}
