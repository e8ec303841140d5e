/** @import { Mark, Point, Tool } from './marks.js' */
/** @import { createMaskView } from './mask-view.js' */
import { isVisible } from './marks.js'

/** @param {Tool} tool @returns {tool is 'brush' | 'eraser'} */
export function isPainted(tool) {
  return tool === 'brush' || tool === 'eraser'
}

/**
 * The mark that a pointer or the keyboard's hand is drawing, and that is not one yet.
 *
 * @param {object} parts
 * @param {ReturnType<typeof createMaskView>} parts.view
 * @param {() => { tool: Tool, width: number }} parts.held  the tool, and its width in pixels of the picture
 * @param {(mark: Mark | undefined) => void} parts.onEnd  undefined when nothing came of it
 */
export function createStroke({ view, held, onEnd }) {
  /** @type {Point[]} */
  let points = []
  let awaited = false

  /** @param {readonly Point[]} all @returns {Mark} */
  const markOf = (all) => {
    const { tool, width } = held()
    return isPainted(tool) ? { tool, width, points: all } : { tool, points: all }
  }

  /** A stroke is drawn by its newest piece; a shape that still changes is drawn anew, once a frame. @param {readonly Point[]} piece */
  function draw(piece) {
    if (isPainted(held().tool)) return view.showPiece(markOf(piece))
    if (awaited) return
    awaited = true
    requestAnimationFrame(() => {
      awaited = false
      if (points.length > 0) view.showMask(markOf(points))
    })
  }

  return {
    isUnderWay: () => points.length > 0,
    /** @param {Point} at */
    start: (at) => {
      points = [at]
      draw(points)
    },
    /** @param {readonly Point[]} more */
    extend: (more) => {
      const last = points.at(-1)
      points.push(...more)
      draw(last === undefined ? more : [last, ...more])
    },
    /** @param {boolean} finished  false when it was not meant */
    end: (finished) => {
      const mark = markOf(points)
      const isMark = finished && points.length > 0 && isVisible(mark)
      points = []
      onEnd(isMark ? mark : undefined)
    },
  }
}
