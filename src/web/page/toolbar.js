/** @import { MaskEditor } from './mask-editor.js' */
/** @import { Tool } from './marks.js' */
/** @import { Say } from './words.js' */
import { element, icon } from './element.js'

/** @type {readonly { tool: Tool, label: string, key: string }[]} */
const tools = [
  { tool: 'brush', label: 'paint.brush', key: 'B' },
  { tool: 'eraser', label: 'paint.eraser', key: 'E' },
  { tool: 'rectangle', label: 'paint.rectangle', key: 'R' },
  { tool: 'lasso', label: 'paint.lasso', key: 'L' },
]

/** Its buttons work once there is an editor. @param {Say} say @param {() => MaskEditor | undefined} editor */
export function createToolbar(say, editor) {
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
