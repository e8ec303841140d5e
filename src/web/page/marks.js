/** @import { Konva } from './konva.js' */
/** @import { Shape } from 'konva/lib/Shape.js' */

/** @typedef {{ readonly x: number, readonly y: number }} Point */
/** @typedef {'brush' | 'eraser' | 'rectangle' | 'lasso'} Tool */

/**
 * What a person has drawn, in the picture's own pixels, so that it is as sharp as the picture at any zoom.
 *
 * @typedef {{ readonly tool: 'brush' | 'eraser', readonly width: number, readonly points: readonly Point[] }
 *   | { readonly tool: 'rectangle' | 'lasso', readonly points: readonly Point[] }
 *   | { readonly tool: 'invert' }} Mark
 */

/** Marks one after the other, with a way back and forth. */
export function createHistory() {
  /** @type {Mark[]} */
  let done = []
  /** @type {Mark[]} */
  let undone = []
  return {
    /** @returns {readonly Mark[]} */
    marks: () => done,
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    /** @param {Mark} mark */
    add: (mark) => {
      done = [...done, mark]
      undone = []
    },
    undo: () => {
      const last = done.at(-1)
      if (last === undefined) return
      done = done.slice(0, -1)
      undone = [...undone, last]
    },
    redo: () => {
      const next = undone.at(-1)
      if (next === undefined) return
      undone = undone.slice(0, -1)
      done = [...done, next]
    },
  }
}

/**
 * The mark as the library draws it over what is there: paint adds, the eraser takes away, inverting swaps.
 *
 * @param {Konva} konva
 * @param {Mark} mark
 * @param {{ readonly width: number, readonly height: number }} picture
 * @param {string} colour
 * @returns {Shape}
 */
export function shapeOf(konva, mark, picture, colour) {
  const plain = { listening: false, perfectDrawEnabled: false }
  switch (mark.tool) {
    case 'brush':
    case 'eraser':
      return new konva.Line({
        ...plain,
        points: flat(mark.points),
        stroke: colour,
        strokeWidth: mark.width,
        lineCap: 'round',
        lineJoin: 'round',
        globalCompositeOperation: mark.tool === 'eraser' ? 'destination-out' : 'source-over',
      })
    case 'lasso':
      return new konva.Line({ ...plain, points: flat(mark.points), closed: true, fill: colour })
    case 'rectangle':
      return new konva.Rect({ ...plain, ...boxOf(mark.points), fill: colour })
    case 'invert':
      return new konva.Rect({ ...plain, ...picture, fill: colour, globalCompositeOperation: 'xor' })
  }
}

/** A tap is a line of no length, which some browsers do not draw. */
const hair = 0.01

/** @param {readonly Point[]} points */
function flat(points) {
  const [first] = points
  const line = points.length === 1 && first ? [first, { x: first.x + hair, y: first.y }] : points
  return line.flatMap(({ x, y }) => [x, y])
}

/** @param {readonly Point[]} points */
function boxOf(points) {
  const [from, to] = [points[0], points.at(-1)]
  if (from === undefined || to === undefined) return {}
  return {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    width: Math.abs(to.x - from.x),
    height: Math.abs(to.y - from.y),
  }
}

/**
 * Whether a mark would mark anything: a rectangle or a lasso needs some room.
 *
 * @param {Mark} mark
 */
export function isVisible(mark) {
  if (mark.tool === 'rectangle') {
    const { width = 0, height = 0 } = boxOf(mark.points)
    return width >= 1 && height >= 1
  }
  return mark.tool === 'lasso' ? mark.points.length > 2 : true
}
