/** @import { Camera, Size } from './camera.js' */
/** @import { Point } from './marks.js' */
import { fitted, inPicture, inWindow, panned, zoomed } from './camera.js'

/**
 * The window on the picture: what it shows follows the person who zooms and moves, and the window's own size.
 *
 * @param {object} parts
 * @param {HTMLElement} parts.container
 * @param {Size} parts.size  the picture's
 * @param {(camera: Camera, window: Size) => void} parts.onLook
 */
export function createViewport({ container, size, onLook }) {
  let window = sizeOf(container)
  /** @type {Camera} */
  let camera = fitted(size, window)
  let fits = true

  const look = () => onLook(camera, window)
  /** @param {Camera} next */
  const move = (next) => {
    camera = next
    fits = false
    look()
  }

  const observer = new ResizeObserver(() => {
    window = sizeOf(container)
    camera = fits ? fitted(size, window) : panned(camera, { x: 0, y: 0 }, size, window)
    look()
  })
  observer.observe(container)

  return {
    look,
    /** How many pixels of the screen one of the picture takes. */
    scale: () => camera.scale,
    /** @param {Point} at  in the window */
    inPicture: (at) => inPicture(camera, at),
    /** @param {Point} at  in the picture */
    inWindow: (at) => inWindow(camera, at),
    /** @param {Point} by */
    pan: (by) => move(panned(camera, by, size, window)),
    /** @param {number} by @param {Point} [at]  its middle where nobody points */
    zoom: (by, at = { x: window.width / 2, y: window.height / 2 }) =>
      move(zoomed(camera, { by, at }, size, window)),
    fit: () => {
      camera = fitted(size, window)
      fits = true
      look()
    },
    destroy: () => observer.disconnect(),
  }
}

/** @param {HTMLElement} container */
function sizeOf({ clientWidth, clientHeight }) {
  return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) }
}
