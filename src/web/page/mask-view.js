/** @import { Konva } from './konva.js' */
/** @import { Camera, Size } from './camera.js' */
/** @import { Mark } from './marks.js' */
import { shapeOf } from './marks.js'

/**
 * What is seen: the picture, and over it the mask on a canvas of its own. The mask itself is kept at the picture's full
 * size beside that, so a stroke costs one small piece of line, whatever the picture's size and however long it is.
 *
 * @param {object} parts
 * @param {Konva} parts.konva
 * @param {HTMLDivElement} parts.container
 * @param {ImageBitmap} parts.picture
 * @param {string} parts.label  the canvas's accessible name
 * @param {string} parts.hint  how it is drawn on by keyboard
 */
export function createMaskView({ konva, container, picture, label, hint }) {
  const size = { width: picture.width, height: picture.height }
  const stage = new konva.Stage({ container, width: 1, height: 1, listening: false })
  const ground = new konva.Layer({ listening: false })
  const overlay = new konva.Layer({ listening: false })
  stage.add(ground, overlay)
  ground.add(new konva.Image({ image: picture, listening: false }))

  // A layer without a stage is just its canvas: here, one pixel for each of the picture.
  const sheet = new konva.Layer({ listening: false }).getCanvas()
  sheet.setPixelRatio(1)
  sheet.setSize(size.width, size.height)
  // The canvas that the library draws on; its type there is the one of the server-side backends too.
  const sheetCanvas = /** @type {HTMLCanvasElement} */ (sheet._canvas)
  const whole = new konva.Image({ image: sheetCanvas, listening: false })
  const tint = new konva.Rect({ listening: false, globalCompositeOperation: 'source-in' })
  overlay.add(whole, tint)

  const canvas = overlay.getNativeCanvasElement()
  // Arrows and Enter draw on it: screen readers are to hand them over, as they do for no picture.
  canvas.setAttribute('role', 'application')
  canvas.setAttribute('aria-label', label)
  canvas.setAttribute('aria-description', hint)
  canvas.tabIndex = 0
  canvas.className = 'mask'
  const under = ground.getNativeCanvasElement()
  under.setAttribute('aria-hidden', 'true')
  let colour = '#000000'

  /** Once for all: the newest state of the mask, and what is being drawn on top of it. @param {Mark} [active] */
  const showMask = (active) => {
    const { x, y } = stage.position()
    const scale = stage.scaleX()
    tint.setAttrs({
      x: -x / scale,
      y: -y / scale,
      width: stage.width() / scale,
      height: stage.height() / scale,
    })
    tint.fill(colour)
    const shape = active === undefined ? undefined : shapeOf(konva, active, size, colour)
    if (shape !== undefined) {
      overlay.add(shape)
      shape.zIndex(1)
    }
    overlay.draw()
    shape?.destroy()
  }

  const showPicture = () => {
    const context = under.getContext('2d')
    if (context !== null) context.imageSmoothingQuality = 'medium'
    ground.draw()
  }

  return {
    canvas,
    size,
    showMask,
    /** @param {Camera} camera @param {Size} window */
    look: ({ scale, x, y }, window) => {
      if (stage.width() !== window.width || stage.height() !== window.height) stage.size(window)
      stage.setAttrs({ x, y, scaleX: scale, scaleY: scale })
      showPicture()
      showMask()
    },
    /** The newest piece of a stroke, over what is on the screen. @param {Mark} piece */
    showPiece: (piece) => {
      const shape = shapeOf(konva, piece, size, colour)
      overlay.add(shape)
      shape.drawScene()
      shape.destroy()
    },
    /** @param {Mark} mark */
    keep: (mark) => drawOn(mark),
    /** @param {readonly Mark[]} marks */
    keepOnly: (marks) => {
      sheetCanvas.getContext('2d')?.clearRect(0, 0, size.width, size.height)
      for (const mark of marks) drawOn(mark)
    },
    /** @param {string} next */
    tint: (next) => {
      colour = next
      showMask()
    },
    /** The mask as the service takes it, and the share that is marked: transparent where to repaint, black elsewhere. */
    export: () => exported(sheetCanvas),
    destroy: () => stage.destroy(),
  }

  /** @param {Mark} mark */
  function drawOn(mark) {
    const shape = shapeOf(konva, mark, size, '#000000')
    shape.drawScene(sheet)
    shape.destroy()
  }
}

/** @param {HTMLCanvasElement} sheet @returns {Promise<{ png: Blob, share: number }>} */
async function exported(sheet) {
  const { width, height } = sheet
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas to export on')
  context.fillRect(0, 0, width, height)
  context.globalCompositeOperation = 'destination-out'
  context.drawImage(sheet, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  let marked = 0
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) < 128) marked += 1
  /** @type {Blob | null} */
  const png = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (png === null) throw new Error('the mask could not be encoded')
  return { png, share: marked / (width * height) }
}
