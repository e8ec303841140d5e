/** @import { MaskEditor } from './mask-editor.js' */
/** @import { Say } from './words.js' */
import { element } from './element.js'

const step = 12
const stride = 60

/** @type {Readonly<Record<string, { x: number, y: number }>>} */
const arrows = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/**
 * The painter by keyboard. Letters work everywhere but where somebody writes; arrows and Enter draw on the canvas.
 *
 * @param {HTMLElement} root
 * @param {object} parts
 * @param {MaskEditor} parts.editor
 * @param {(by: number) => void} parts.onSize
 * @param {() => void} parts.onCreate
 */
export function followKeys(root, { editor, onSize, onCreate }) {
  /** @type {Readonly<Record<string, () => void>>} */
  const letters = {
    b: () => editor.choose('brush'),
    e: () => editor.choose('eraser'),
    r: () => editor.choose('rectangle'),
    l: () => editor.choose('lasso'),
    i: editor.invert,
    '[': () => onSize(-1),
    ']': () => onSize(1),
    '+': editor.zoomIn,
    '=': editor.zoomIn,
    '-': editor.zoomOut,
    0: editor.fit,
  }

  /** @param {KeyboardEvent} event @returns {(() => void) | undefined} */
  function meant(event) {
    const { key, shiftKey, target } = event
    const control = event.ctrlKey || event.metaKey
    if (control && key === 'Enter') return onCreate
    if (isText(target) || event.altKey) return undefined
    if (control && key.toLowerCase() === 'z') return shiftKey ? editor.redo : editor.undo
    if (control && key.toLowerCase() === 'y') return editor.redo
    if (control) return undefined
    if (target === editor.canvas) {
      const arrow = arrows[key]
      const far = shiftKey ? stride : step
      if (arrow !== undefined) return () => editor.moveHand({ x: arrow.x * far, y: arrow.y * far })
      if (key === 'Enter') return editor.pressHand
    }
    return target instanceof HTMLInputElement ? undefined : letters[key.toLowerCase()]
  }

  root.addEventListener('keydown', (event) => {
    const work = meant(event)
    if (work === undefined) return
    event.preventDefault()
    work()
  })
}

/** @param {EventTarget | null} target */
function isText(target) {
  return (
    target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'number')
  )
}

/** The list of them, for people who have a keyboard. @param {Say} say */
export function keyList(say) {
  const command = /Mac|iP(?:hone|ad)/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
  /** @type {readonly (readonly [string, string])[]} */
  const keys = [
    ['B E R L', say('paint.keys.tool')],
    ['[ ]', say('paint.keys.size')],
    ['I', say('paint.invert')],
    [`${command}+Z · ${command}+Y`, say('paint.keys.undo')],
    ['+ − 0', say('paint.keys.zoom')],
    [`${command}+Enter`, say('paint.keys.create')],
  ]
  return element(
    'details',
    { class: 'keys', open: true },
    element('summary', {}, say('paint.keys')),
    element('dl', {}, ...keys.flatMap(([key, what]) => [element('dt', {}, key), element('dd', {}, what)])),
    element('p', {}, say('paint.keys.move')),
    element('p', {}, say('paint.keys.pan')),
  )
}
