/** @import { Konva } from './konva.js' */
/** @import { Camera } from './camera.js' */
/** @import { Mark, Point, Tool } from './marks.js' */
import { fitted, inPicture, inWindow, panned, zoomed } from './camera.js'
import { element } from './element.js'
import { followGestures } from './gestures.js'
import { createHistory, isVisible } from './marks.js'
import { createMaskView } from './mask-view.js'

/** @typedef {ReturnType<typeof createMaskEditor>} MaskEditor */

/**
 * The canvas and what can be done on it. It knows nothing of the buttons around it: they call, and are told of changes.
 *
 * @param {object} parts
 * @param {Konva} parts.konva
 * @param {HTMLDivElement} parts.container
 * @param {ImageBitmap} parts.picture
 * @param {string} parts.label
 * @param {() => void} parts.onChange
 */
export function createMaskEditor({ konva, container, picture, label, onChange }) {
  const view = createMaskView({ konva, container, picture, label })
  const history = createHistory()
  const ring = element('div', { class: 'ring', 'aria-hidden': 'true', hidden: true })
  container.append(ring)
  /** @type {Tool} */
  let tool = 'brush'
  let brush = 40
  let room = roomOf(container)
  /** @type {Camera} */
  let camera = fitted(view.size, room)
  let fits = true
  /** Where the keyboard's tool stands, in the picture. @type {Point} */
  let hand = { x: view.size.width / 2, y: view.size.height / 2 }
  /** @type {Point[]} */
  let points = []
  let awaited = false

  const width = () => Math.max(1, brush / camera.scale)
  /** @returns {Mark} */
  const active = () =>
    tool === 'brush' || tool === 'eraser' ? { tool, width: width(), points } : { tool, points }

  const start = (/** @type {Point} */ at) => {
    points = [at]
    draw(points)
  }
  const extend = (/** @type {readonly Point[]} */ more) => {
    const last = points.at(-1)
    points.push(...more)
    draw(last === undefined ? more : [last, ...more])
  }
  /** A stroke is drawn by its newest piece; a shape that still changes is drawn anew, once a frame. @param {readonly Point[]} piece */
  function draw(piece) {
    if (tool === 'brush' || tool === 'eraser') return view.showPiece({ tool, width: width(), points: piece })
    if (awaited) return
    awaited = true
    requestAnimationFrame(() => {
      awaited = false
      if (points.length > 0) view.showMask(active())
    })
  }
  /** @param {boolean} finished */
  function end(finished) {
    const mark = active()
    const isStroke = points.length > 0
    points = []
    if (finished && isStroke && isVisible(mark)) {
      history.add(mark)
      view.keep(mark)
    }
    view.showMask()
    onChange()
  }

  const look = () => {
    view.look(camera, room)
    showRing()
  }
  /** @param {Camera} next */
  const move = (next) => {
    camera = next
    fits = false
    look()
  }
  const fit = () => {
    camera = fitted(view.size, room)
    fits = true
    look()
  }

  /** @type {Point | undefined} */
  let pointer
  function showRing() {
    ring.hidden = pointer === undefined
    if (pointer === undefined) return
    ring.dataset.tool = tool
    const size = tool === 'brush' || tool === 'eraser' ? brush : 14
    ring.style.width = `${size}px`
    ring.style.height = ring.style.width
    ring.style.transform = `translate(${pointer.x - size / 2}px, ${pointer.y - size / 2}px)`
  }
  /** @param {Point | undefined} at */
  const point = (at) => {
    pointer = at
    showRing()
  }

  followGestures(view.canvas, {
    onStart: (at) => start(inPicture(camera, at)),
    onMove: (all) => extend(all.map((at) => inPicture(camera, at))),
    onEnd: end,
    onPan: (by) => move(panned(camera, by, view.size, room)),
    onZoom: (by, at) => move(zoomed(camera, { by, at }, view.size, room)),
    onHover: point,
  })

  const observer = new ResizeObserver(() => {
    room = roomOf(container)
    camera = fits ? fitted(view.size, room) : panned(camera, { x: 0, y: 0 }, view.size, room)
    look()
  })
  observer.observe(container)
  look()

  const replay = () => {
    view.keepOnly(history.marks())
    view.showMask()
    onChange()
  }
  const zoomBy = (/** @type {number} */ by) =>
    move(zoomed(camera, { by, at: { x: room.width / 2, y: room.height / 2 } }, view.size, room))

  return {
    canvas: view.canvas,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    isEmpty: () => history.marks().length === 0,
    tool: () => tool,
    /** @param {Tool} next */
    choose: (next) => {
      if (points.length > 0) end(false)
      tool = next
      showRing()
      onChange()
    },
    brush: () => brush,
    /** @param {number} size  across, in pixels of the screen: whoever zooms in paints finer */
    resize: (size) => {
      brush = size
      showRing()
    },
    tint: view.tint,
    invert: () => {
      history.add({ tool: 'invert' })
      view.keep({ tool: 'invert' })
      view.showMask()
      onChange()
    },
    undo: () => {
      history.undo()
      replay()
    },
    redo: () => {
      history.redo()
      replay()
    },
    zoomIn: () => zoomBy(1.4),
    zoomOut: () => zoomBy(1 / 1.4),
    fit,
    /** The keyboard's hand: moves the tool, and draws while it is down. @param {Point} by  in pixels of the screen */
    moveHand: (by) => {
      const { width: most, height: lowest } = view.size
      hand = {
        x: Math.min(most, Math.max(0, hand.x + by.x / camera.scale)),
        y: Math.min(lowest, Math.max(0, hand.y + by.y / camera.scale)),
      }
      if (points.length > 0) extend([hand])
      point(inWindow(camera, hand))
    },
    pressHand: () => {
      if (points.length > 0) end(true)
      else start(hand)
      point(inWindow(camera, hand))
    },
    export: view.export,
    destroy: () => {
      observer.disconnect()
      view.destroy()
    },
  }
}

/** @param {HTMLElement} container */
function roomOf({ clientWidth, clientHeight }) {
  return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) }
}
