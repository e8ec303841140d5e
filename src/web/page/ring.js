/** @import { Point, Tool } from './marks.js' */
import { element } from './element.js'
import { isPainted } from './stroke.js'

/** A tool without a width is shown this wide. */
const pointed = 14

/**
 * The ring that shows where the tool is and how wide it draws.
 *
 * @param {HTMLElement} container
 * @param {() => { tool: Tool, width: number }} held  the tool, and its width in pixels of the screen
 */
export function createRing(container, held) {
  const ring = element('div', { class: 'ring', 'aria-hidden': 'true', hidden: true })
  container.append(ring)
  /** @type {Point | undefined} */
  let at

  const draw = () => {
    ring.hidden = at === undefined
    if (at === undefined) return
    const { tool, width } = held()
    const size = isPainted(tool) ? width : pointed
    ring.dataset.tool = tool
    ring.style.width = `${size}px`
    ring.style.height = ring.style.width
    ring.style.transform = `translate(${at.x - size / 2}px, ${at.y - size / 2}px)`
  }
  return {
    draw,
    /** @param {Point | undefined} point */
    follow: (point) => {
      at = point
      draw()
    },
  }
}
