import { buffer } from 'node:stream/consumers'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { maskBlob } from '../../src/jobs/masks.ts'
import { jobOfView, type PaintingHouse } from './painting-house.ts'
import { patience } from './patience.ts'

export interface OpenPainter extends AsyncDisposable {
  readonly page: Page
  readonly canvas: Locator
  readonly link: string
  readonly troubles: string[]
  button(name: string): Locator
  /** A point of the canvas, by its share of width and height. */
  at(x: number, y: number): Promise<readonly [number, number]>
  /** The share of the canvas that is painted over. */
  painted(): Promise<number>
  /** The mask that the page sends, once Create is pressed. */
  sent(): Promise<{ marked: (x: number, y: number) => boolean; share: number }>
}

/** Presses Paint mask and opens the link, as the person who pressed would. */
export async function openPainter(
  browser: Browser,
  house: PaintingHouse,
  options: BrowserContextOptions,
): Promise<OpenPainter> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(patience.timeout)
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') troubles.push(said.text())
  })
  page.on('request', (request) => {
    const own = request.url().startsWith(`${house.url}/`) || /^(?:blob|data):/.test(request.url())
    if (!own) troubles.push(`request: ${request.url()}`)
  })
  const link = await house.press()
  await page.goto(link)
  const canvas = page.getByLabel('Mask', { exact: true })
  await canvas.waitFor()
  const at = async (x: number, y: number) => {
    const box = await canvas.boundingBox()
    if (box === null) throw new Error('no canvas')
    return [box.x + box.width * x, box.y + box.height * y] as const
  }
  return {
    page,
    canvas,
    link,
    troubles,
    at,
    button: (name) => page.getByRole('button', { name, exact: true }),
    painted: () => canvas.evaluate(shareOfCanvas),
    sent: async () => {
      await page.getByRole('button', { name: 'Create' }).click()
      await page.waitForURL(/\/paint\/view\//)
      const mask = maskBlob(jobOfView(page.url().split('/').at(-1)))
      const stored = await house.easel.core.stores.blobs.open(mask)
      if (stored === undefined) throw new Error('no mask arrived')
      return readMask(await buffer(stored))
    },
    [Symbol.asyncDispose]: async () => {
      const [, view] = page.url().split('/paint/view/')
      await context.close()
      if (view !== undefined) await house.leave(view)
    },
  }
}

/** Runs in the page, whose types only the browser knows. */
function shareOfCanvas(canvas: unknown): number {
  const { width, height, getContext } = canvas as {
    width: number
    height: number
    getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } }
  }
  const { data } = getContext.call(canvas as never, '2d').getImageData(0, 0, width, height)
  let painted = 0
  for (let index = 3; index < data.length; index += 4) if ((data[index] ?? 0) > 128) painted += 1
  return painted / (width * height)
}

async function readMask(png: Buffer) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([1024, 1024])
  const marked = (x: number, y: number) =>
    (data[(Math.round(y * 1023) * 1024 + Math.round(x * 1023)) * 4 + 3] ?? 255) < 128
  let all = 0
  for (let index = 3; index < data.length; index += 4) if ((data[index] ?? 255) < 128) all += 1
  return { marked, share: all / (1024 * 1024) }
}

export async function drag(
  painter: Pick<OpenPainter, 'page' | 'at'>,
  from: readonly [number, number],
  to: readonly [number, number],
) {
  const { mouse } = painter.page
  await mouse.move(...(await painter.at(...from)))
  await mouse.down()
  await mouse.move(...(await painter.at(...to)), { steps: 6 })
  await mouse.up()
}

/** Real touches, as the browser's own input gets them; each step is where every finger is. */
export async function touch(
  { page, at }: Pick<OpenPainter, 'page' | 'at'>,
  steps: readonly (readonly (readonly [number, number])[])[],
) {
  const input = await page.context().newCDPSession(page)
  for (const [index, fingers] of steps.entries()) {
    const points = await Promise.all(fingers.map(([x, y]) => at(x, y)))
    await input.send('Input.dispatchTouchEvent', {
      type: index === 0 || fingers.length > (steps[index - 1]?.length ?? 0) ? 'touchStart' : 'touchMove',
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    })
  }
  await input.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
