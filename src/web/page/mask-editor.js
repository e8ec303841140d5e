/** @import { Konva } from './konva.js' */
/** @import { Mark, Point, Tool } from './marks.js' */
import { followGestures } from './gestures.js'
import { createHistory } from './marks.js'
import { createMaskView } from './mask-view.js'
import { createRing } from './ring.js'
import { createStroke } from './stroke.js'
import { createViewport } from './viewport.js'

/** @typedef {ReturnType<typeof createMaskEditor>} MaskEditor */

/**
 * The canvas and what can be done on it. It knows nothing of the buttons around it: they call, and are told of changes.
 *
 * @param {object} parts
 * @param {Konva} parts.konva
 * @param {HTMLDivElement} parts.container
 * @param {ImageBitmap} parts.picture
 * @param {string} parts.label
 * @param {string} parts.hint
 * @param {() => void} parts.onChange
 */
export function createMaskEditor({ konva, container, picture, label, hint, onChange }) {
  /** @type {Tool} */
  let tool = 'brush'
  let brush = 40
  const view = createMaskView({ konva, container, picture, label, hint })
  const history = createHistory()
  const ring = createRing(container, () => ({ tool, width: brush }))
  const viewport = createViewport({
    container,
    size: view.size,
    onLook: (camera, window) => {
      view.look(camera, window)
      ring.draw()
    },
  })
  const stroke = createStroke({
    view,
    held: () => ({ tool, width: Math.max(1, brush / viewport.scale()) }),
    onEnd: (mark) => {
      if (mark !== undefined) keep(mark)
      changed()
    },
  })
  const hand = createHand({ view, viewport, stroke, ring })

  /** @param {Mark} mark */
  const keep = (mark) => {
    history.add(mark)
    view.keep(mark)
  }
  const changed = () => {
    view.showMask()
    onChange()
  }
  const replay = () => {
    view.keepOnly(history.marks())
    changed()
  }

  followGestures(view.canvas, {
    onStart: (at) => stroke.start(viewport.inPicture(at)),
    onMove: (all) => stroke.extend(all.map(viewport.inPicture)),
    onEnd: stroke.end,
    onPan: viewport.pan,
    onZoom: viewport.zoom,
    onHover: ring.follow,
  })
  viewport.look()

  return {
    canvas: view.canvas,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    isEmpty: () => history.marks().length === 0,
    tool: () => tool,
    /** @param {Tool} next */
    choose: (next) => {
      if (stroke.isUnderWay()) stroke.end(false)
      tool = next
      ring.draw()
      onChange()
    },
    /** @param {number} size  across, in pixels of the screen: whoever zooms in paints finer */
    resize: (size) => {
      brush = size
      ring.draw()
    },
    tint: view.tint,
    invert: () => {
      keep({ tool: 'invert' })
      changed()
    },
    undo: () => {
      history.undo()
      replay()
    },
    redo: () => {
      history.redo()
      replay()
    },
    zoomIn: () => viewport.zoom(1.4),
    zoomOut: () => viewport.zoom(1 / 1.4),
    fit: viewport.fit,
    moveHand: hand.move,
    pressHand: hand.press,
    export: view.export,
    destroy: () => {
      viewport.destroy()
      view.destroy()
    },
  }
}

/**
 * The keyboard's hand: moves the tool over the picture, and draws while it is down.
 *
 * @param {object} parts
 * @param {ReturnType<typeof createMaskView>} parts.view
 * @param {ReturnType<typeof createViewport>} parts.viewport
 * @param {ReturnType<typeof createStroke>} parts.stroke
 * @param {ReturnType<typeof createRing>} parts.ring
 */
function createHand({ view: { size }, viewport, stroke, ring }) {
  /** @type {Point} */
  let at = { x: size.width / 2, y: size.height / 2 }
  const show = () => ring.follow(viewport.inWindow(at))
  return {
    /** @param {Point} by  in pixels of the screen */
    move: (by) => {
      const scale = viewport.scale()
      at = {
        x: Math.min(size.width, Math.max(0, at.x + by.x / scale)),
        y: Math.min(size.height, Math.max(0, at.y + by.y / scale)),
      }
      if (stroke.isUnderWay()) stroke.extend([at])
      show()
    },
    press: () => {
      if (stroke.isUnderWay()) stroke.end(true)
      else stroke.start(at)
      show()
    },
  }
}
