import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { drag, openPainter, touch } from '../support/painter-page.ts'
import { delivered, jobOfView, openPaintingHouse, type PaintingHouse } from '../support/painting-house.ts'

let house: PaintingHouse
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openPaintingHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.[Symbol.asyncDispose]()
})

const desktop = { viewport: { width: 1280, height: 800 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }
const open = (options: BrowserContextOptions) => openPainter(browser, house, options)

describe('the painter on a desk', () => {
  it('has every tool by its name, and the canvas that they work on', async () => {
    await using painter = await open(desktop)
    const names = ['Brush', 'Eraser', 'Rectangle', 'Lasso', 'Invert', 'Undo', 'Redo', 'Create']
    for (const name of [...names, 'Zoom in', 'Zoom out', 'Fit']) {
      expect(await painter.button(name).count(), name).toBe(1)
    }
    expect(await painter.page.getByRole('textbox', { name: 'Prompt' }).count()).toBe(1)
    const canvas = painter.page.getByRole('application', { name: 'Mask' })
    expect(await canvas.and(painter.page.locator('canvas')).count()).toBe(1)
    for (const label of ['Brush size', 'Overlay colour', 'Count']) {
      expect(await painter.page.getByLabel(label, { exact: true }).count(), label).toBe(1)
    }
    expect(await painter.page.getByText('Arrow keys move the tool').isVisible()).toBe(true)
    expect(painter.troubles).toEqual([])
  })

  it('paints, erases, undoes, redoes and inverts', async () => {
    await using painter = await open(desktop)
    expect(await painter.painted()).toBe(0)
    await drag(painter, [0.4, 0.5], [0.6, 0.5])
    const stroke = await painter.painted()
    expect(stroke).toBeGreaterThan(0.005)
    await painter.button('Eraser').click()
    await drag(painter, [0.5, 0.4], [0.5, 0.6])
    expect(await painter.painted()).toBeLessThan(stroke)
    await painter.button('Undo').click()
    expect(await painter.painted()).toBeCloseTo(stroke, 4)
    await painter.button('Redo').click()
    expect(await painter.painted()).toBeLessThan(stroke)
    await painter.button('Undo').click()
    await painter.button('Undo').click()
    expect(await painter.painted()).toBe(0)
    expect(await painter.button('Undo').isDisabled()).toBe(true)
    await painter.button('Invert').click()
    expect(await painter.painted()).toBeGreaterThan(0.3)
    expect(painter.troubles).toEqual([])
  })

  it('sends what was drawn, follows it and shows the picture; a reload shows it again', async () => {
    await using painter = await open(desktop)
    await painter.button('Rectangle').click()
    await drag(painter, [0.45, 0.4], [0.55, 0.6])
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('a red hat')
    const { marked, share } = await painter.sent()
    expect(marked(0.5, 0.5)).toBe(true)
    expect(marked(0.1, 0.1)).toBe(false)
    expect(share).toBeGreaterThan(0.01)
    await painter.page.getByRole('img', { name: 'a red hat' }).waitFor()
    expect(painter.page.url()).toMatch(/\/paint\/view\//)
    await painter.page.getByRole('heading', { level: 1, name: 'Your picture' }).waitFor()
    await delivered(house.easel.core, jobOfView(painter.page.url().split('/').at(-1)))
    await painter.page.reload()
    await painter.page.getByRole('img', { name: 'a red hat' }).waitFor()
    expect(painter.troubles).toEqual([])
  })

  it('a lasso marks its inside', async () => {
    await using painter = await open(desktop)
    await painter.button('Lasso').click()
    const { mouse } = painter.page
    await mouse.move(...(await painter.at(0.4, 0.4)))
    await mouse.down()
    for (const [x, y] of [
      [0.6, 0.4],
      [0.6, 0.6],
      [0.4, 0.6],
    ] as const) {
      await mouse.move(...(await painter.at(x, y)), { steps: 4 })
    }
    await mouse.up()
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('a red hat')
    expect((await painter.sent()).marked(0.5, 0.5)).toBe(true)
  })

  it('can be used with the keyboard alone', async () => {
    await using painter = await open(desktop)
    const { keyboard } = painter.page
    await painter.canvas.focus()
    await keyboard.press('r')
    expect(await painter.button('Rectangle').getAttribute('aria-pressed')).toBe('true')
    await keyboard.press('Enter')
    for (let step = 0; step < 3; step += 1) await keyboard.press('Shift+ArrowRight')
    for (let step = 0; step < 2; step += 1) await keyboard.press('Shift+ArrowDown')
    await keyboard.press('Enter')
    const box = await painter.painted()
    expect(box).toBeGreaterThan(0.01)
    await keyboard.press('Control+z')
    expect(await painter.painted()).toBe(0)
    await keyboard.press('Control+Shift+Z')
    expect(await painter.painted()).toBeCloseTo(box, 4)
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('brile')
    expect(await painter.button('Rectangle').getAttribute('aria-pressed')).toBe('true')
    await keyboard.press('Control+Enter')
    await painter.page.waitForURL(/\/paint\/view\//)
  })

  it('zooms about the pointer, and a stroke lands where it was drawn', async () => {
    await using painter = await open(desktop)
    await painter.page.mouse.move(...(await painter.at(0.5, 0.5)))
    await painter.page.mouse.wheel(0, -600)
    await painter.button('Rectangle').click()
    await drag(painter, [0.48, 0.48], [0.52, 0.52])
    await painter.button('Fit').click()
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('a red hat')
    const { marked, share } = await painter.sent()
    expect(marked(0.5, 0.5)).toBe(true)
    expect(share).toBeLessThan(0.01)
  })

  it('does not send a mask that marks nothing, or no words; Create says what is missing', async () => {
    await using painter = await open(desktop)
    const before = (await house.painted()).length
    await painter.button('Create').click()
    await painter.page.getByRole('alert').getByText('Paint over the part').waitFor()
    await drag(painter, [0.4, 0.5], [0.6, 0.5])
    await painter.button('Create').click()
    await painter.page.getByRole('alert').getByText('Say what should be there').waitFor()
    await painter.button('Undo').click()
    await painter.button('Invert').click()
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('a red hat')
    await painter.button('Create').click()
    await painter.page.getByRole('alert').getByText('The whole picture').waitFor()
    expect(await house.painted()).toHaveLength(before)
  })

  it('a Create that is clicked twice makes one job', async () => {
    await using painter = await open(desktop)
    const before = (await house.painted()).length
    await drag(painter, [0.4, 0.5], [0.6, 0.5])
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('a red hat')
    await painter.button('Create').dblclick()
    await painter.page.waitForURL(/\/paint\/view\//)
    expect(await house.painted()).toHaveLength(before + 1)
  })

  it('shows what the server answers, and keeps what was painted', async () => {
    await using painter = await open(desktop)
    await drag(painter, [0.4, 0.5], [0.6, 0.5])
    await painter.page.getByLabel('Count').fill('77')
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('a red hat')
    await painter.button('Create').click()
    await painter.page.getByRole('alert').getByText('from 1 to 10').waitFor()
    expect(await painter.painted()).toBeGreaterThan(0)
    await painter.page.getByLabel('Count').fill('1')
    await painter.button('Create').click()
    await painter.page.waitForURL(/\/paint\/view\//)
  })
})

describe('the painter on a phone', () => {
  it('paints with a finger, and nothing is cut off', async () => {
    await using painter = await open(phone)
    await touch(painter, [[[0.3, 0.5]], [[0.4, 0.5]], [[0.6, 0.5]]])
    expect(await painter.painted()).toBeGreaterThan(0.005)
    for (const name of ['Brush', 'Undo', 'Fit', 'Create']) {
      const box = await painter.button(name).boundingBox()
      expect(box?.y ?? 9_999).toBeLessThan(844 - 30)
      expect(box?.height ?? 0).toBeGreaterThanOrEqual(38)
    }
    const beyond = await painter.page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(beyond).toBe(0)
    expect(painter.troubles).toEqual([])
  })

  it('held sideways has the whole picture on the screen', async () => {
    await using painter = await open({ ...phone, viewport: { width: 844, height: 390 } })
    const { y = 0, height = 9_999 } = (await painter.canvas.boundingBox()) ?? {}
    expect(y + height).toBeLessThanOrEqual(390)
  })

  it('zooms with two fingers, and what the first of them had begun to draw is no stroke', async () => {
    await using painter = await open(phone)
    await touch(painter, [
      [[0.45, 0.5]],
      [[0.44, 0.5]],
      [
        [0.44, 0.5],
        [0.56, 0.5],
      ],
      [
        [0.35, 0.5],
        [0.65, 0.5],
      ],
      [
        [0.2, 0.5],
        [0.8, 0.5],
      ],
    ])
    expect(await painter.painted()).toBe(0)
    expect(await painter.button('Undo').isDisabled()).toBe(true)
    await touch(painter, [[[0.5, 0.5]], [[0.52, 0.5]]])
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('a red hat')
    const { marked, share } = await painter.sent()
    expect([0.45, 0.475, 0.5, 0.525, 0.55].some((x) => marked(x, 0.5))).toBe(true)
    // At this zoom a fingertip covers less of the picture than it would when the picture fits.
    expect(share).toBeLessThan(0.01)
  })

  it('sends with a tap, and a second tap sends nothing', async () => {
    await using painter = await open(phone)
    const before = (await house.painted()).length
    await touch(painter, [[[0.3, 0.5]], [[0.6, 0.5]]])
    await painter.page.getByRole('textbox', { name: 'Prompt' }).fill('a red hat')
    const create = painter.button('Create')
    await Promise.all([create.tap(), create.tap().catch(() => undefined)])
    await painter.page.waitForURL(/\/paint\/view\//)
    await painter.page.getByRole('img', { name: 'a red hat' }).waitFor()
    expect(await house.painted()).toHaveLength(before + 1)
    expect(painter.troubles).toEqual([])
  })
})
