import sharp from 'sharp'
import { launchBrowser } from '../test/support/browser.ts'
import { createPaintStub } from '../test/support/paint-stub.ts'
import { type Figure, quantile } from './figure.ts'

const picture = { width: 3_840, height: 2_560 }
const strokes = 6
const pointsInOne = 60

/**
 * How long a stroke lags behind the hand: from the pointer's event to the frame that shows its newest piece, in a real
 * Chromium at the desk's size, over a picture of 3840 px. No graphics card here: the processor draws all of it.
 */
export async function measurePainter(): Promise<readonly Figure[]> {
  const server = await createPaintStub(await noisyPicture())
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(server.url)
    const canvas = page.getByLabel('Mask', { exact: true })
    await canvas.waitFor()
    await canvas.evaluate(watchStrokes)
    const box = await canvas.boundingBox()
    if (box === null) throw new Error('the painter shows no canvas')
    for (let stroke = 0; stroke < strokes; stroke += 1) {
      const y = box.y + box.height * (0.2 + (0.6 * stroke) / strokes)
      await page.mouse.move(box.x + box.width * 0.2, y)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.8, y + 40, { steps: pointsInOne })
      await page.mouse.up()
    }
    const lags = await page.evaluate<number[]>('globalThis.lags')
    return [
      {
        what: `stroke at ${picture.width} px, pointer to frame, p50`,
        value: quantile(lags, 0.5),
        unit: 'ms',
      },
      {
        what: `stroke at ${picture.width} px, pointer to frame, p95`,
        value: quantile(lags, 0.95),
        unit: 'ms',
      },
    ]
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Runs in the page. A message that is posted in a frame's callback arrives once that frame has been painted. */
function watchStrokes(canvas: unknown): void {
  // The browser's own globals, whose types would change what Node's mean everywhere else.
  const scope = globalThis as unknown as {
    lags: number[]
    requestAnimationFrame(callback: () => void): void
    MessageChannel: new () => {
      readonly port1: { onmessage: () => void; close(): void }
      readonly port2: { postMessage(message: string): void }
    }
  }
  scope.lags = []
  const surface = canvas as EventTarget
  surface.addEventListener('pointermove', (event) => {
    const { buttons, timeStamp } = event as Event & { buttons: number }
    if (buttons === 0) return
    scope.requestAnimationFrame(() => {
      const { port1, port2 } = new scope.MessageChannel()
      port1.onmessage = () => {
        scope.lags.push(performance.now() - timeStamp)
        port1.close()
      }
      port2.postMessage('painted')
    })
  })
}

/** As hard to scale as a photograph. */
function noisyPicture(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  return sharp({ create: { ...picture, channels: 3, background: '#808080', noise } })
    .jpeg({ quality: 80 })
    .toBuffer()
}
