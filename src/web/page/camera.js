/** @import { Point } from './marks.js' */

/** @typedef {{ readonly width: number, readonly height: number }} Size */
/**
 * How the picture lies in its window: a point of the picture is at `point * scale + (x, y)`.
 *
 * @typedef {{ readonly scale: number, readonly x: number, readonly y: number }} Camera
 */

/** Screen pixels to a pixel of the picture, at most. */
const closest = 16
const margin = 12

/** @param {Size} picture @param {Size} window @returns {Camera} */
export function fitted(picture, window) {
  const scale = Math.min(
    1,
    Math.max(1, window.width - 2 * margin) / picture.width,
    Math.max(1, window.height - 2 * margin) / picture.height,
  )
  return centred(scale, picture, window)
}

/** @param {number} scale @param {Size} picture @param {Size} window @returns {Camera} */
function centred(scale, picture, window) {
  return {
    scale,
    x: (window.width - picture.width * scale) / 2,
    y: (window.height - picture.height * scale) / 2,
  }
}

/** Zooms about a point of the window, and never loses the picture. @param {Camera} camera @param {{ by: number, at: Point }} how @param {Size} picture @param {Size} window */
export function zoomed(camera, { by, at }, picture, window) {
  const least = Math.min(fitted(picture, window).scale, 1)
  const scale = Math.min(closest, Math.max(least, camera.scale * by))
  const ratio = scale / camera.scale
  const moved = { scale, x: at.x - (at.x - camera.x) * ratio, y: at.y - (at.y - camera.y) * ratio }
  return inSight(moved, picture, window)
}

/** @param {Camera} camera @param {Point} by @param {Size} picture @param {Size} window */
export function panned(camera, by, picture, window) {
  return inSight({ ...camera, x: camera.x + by.x, y: camera.y + by.y }, picture, window)
}

/** What fits is in the middle; what does not fills the window, with room to reach its edges. @param {Camera} camera @param {Size} picture @param {Size} window @returns {Camera} */
function inSight(camera, picture, window) {
  const { scale } = camera
  return {
    scale,
    x: alongEdge(camera.x, picture.width * scale, window.width),
    y: alongEdge(camera.y, picture.height * scale, window.height),
  }
}

/** @param {number} offset @param {number} length @param {number} room */
function alongEdge(offset, length, room) {
  if (length <= room) return (room - length) / 2
  const slack = Math.min(room / 3, 120)
  return Math.min(slack, Math.max(room - length - slack, offset))
}

/** @param {Camera} camera @param {Point} at  in the window @returns {Point} in the picture */
export function inPicture({ scale, x, y }, at) {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale }
}

/** @param {Camera} camera @param {Point} at  in the picture @returns {Point} in the window */
export function inWindow({ scale, x, y }, at) {
  return { x: at.x * scale + x, y: at.y * scale + y }
}
