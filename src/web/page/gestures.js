/** @import { Point } from './marks.js' */

/**
 * @typedef {object} GestureParts
 * @property {(at: Point) => void} onStart  one finger, a pen or the mouse goes down
 * @property {(points: readonly Point[]) => void} onMove
 * @property {(finished: boolean) => void} onEnd  false when it was no stroke after all: a second finger came
 * @property {(by: Point) => void} onPan
 * @property {(by: number, at: Point) => void} onZoom
 * @property {(at: Point | undefined) => void} onHover
 */

/**
 * One pointer draws. Two fingers zoom and move; so do the wheel, the middle button, and the space bar with the mouse.
 *
 * @param {HTMLElement} surface
 * @param {GestureParts} parts
 */
export function followGestures(surface, { onStart, onMove, onEnd, onPan, onZoom, onHover }) {
  /** @type {Map<number, Point>} */
  const down = new Map()
  /** @type {'none' | 'drawing' | 'panning' | 'pinching'} */
  let doing = 'none'
  let spaceIsDown = false

  /** @param {MouseEvent} event @returns {Point} */
  const pointOf = (event) => {
    const { left, top } = surface.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }

  /** @param {boolean} finished */
  const stop = (finished) => {
    if (doing === 'drawing') onEnd(finished)
    doing = 'none'
  }

  surface.addEventListener('pointerdown', (event) => {
    if (event.button > 1 || down.size > 1) return
    event.preventDefault()
    surface.focus({ preventScroll: true })
    // A pointer that is made up, as by a test, cannot be captured; it draws all the same.
    if (event.isTrusted) surface.setPointerCapture(event.pointerId)
    down.set(event.pointerId, pointOf(event))
    if (down.size === 2) {
      stop(false)
      doing = 'pinching'
    } else if (event.button === 1 || spaceIsDown) doing = 'panning'
    else {
      doing = 'drawing'
      onStart(pointOf(event))
    }
  })

  surface.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch') onHover(pointOf(event))
    const before = down.get(event.pointerId)
    if (before === undefined) return
    const now = pointOf(event)
    const others = [...down].filter(([id]) => id !== event.pointerId)
    down.set(event.pointerId, now)
    if (doing === 'drawing') {
      const all = event.getCoalescedEvents?.() ?? []
      onMove(all.length > 0 ? all.map(pointOf) : [now])
    } else if (doing === 'panning') onPan({ x: now.x - before.x, y: now.y - before.y })
    else if (doing === 'pinching') {
      const other = others[0]?.[1]
      if (other !== undefined) pinch(before, now, other)
    }
  })

  /** @param {Point} before @param {Point} now @param {Point} other */
  function pinch(before, now, other) {
    onPan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 })
    const by = distance(now, other) / Math.max(1, distance(before, other))
    onZoom(by, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
  }

  /** @param {PointerEvent} event @param {boolean} finished */
  const up = (event, finished) => {
    if (!down.delete(event.pointerId)) return
    // After a pinch the finger that stays must not draw.
    if (doing !== 'pinching' || down.size === 0) stop(finished)
  }
  surface.addEventListener('pointerup', (event) => up(event, true))
  surface.addEventListener('pointercancel', (event) => up(event, false))
  surface.addEventListener('pointerleave', () => onHover(undefined))

  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      // A trackpad's pinch comes as a wheel with ctrl held, in much smaller steps.
      const speed = event.ctrlKey ? 0.01 : 0.0016
      onZoom(Math.exp(-event.deltaY * lines * speed), pointOf(event))
    },
    { passive: false },
  )
  surface.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return
    event.preventDefault()
    spaceIsDown = true
  })
  surface.addEventListener('keyup', (event) => {
    if (event.key === ' ') spaceIsDown = false
  })
  surface.addEventListener('blur', () => {
    spaceIsDown = false
  })
}

/** @param {Point} one @param {Point} other */
function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
