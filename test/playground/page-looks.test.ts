import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inPage, openPages, type Pages, pictureFile } from '../support/playground/page.ts'

let pages: Pages

beforeAll(async () => {
  pages = await openPages()
})

afterEach(async () => {
  expect(await pages.troubles()).toEqual([])
})

afterAll(async () => {
  await pages.close()
})

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('everything can be read', async () => {
    const { page, send, draw, run } = await pages.open({ colorScheme })
    const hints = await inPage<number>(page, 'contrast', '.empty p')
    await draw('/imagine a cat')
    await send('something declined')
    await page.getByText('Starting…').waitFor()
    await run.desk.block(run.desk.newest)
    await page.getByRole('button', { name: 'Edit prompt & retry' }).waitFor()
    const selectors = [
      '.words',
      '.command',
      '.small',
      '.quote dt',
      '.pill',
      '.pill.primary',
      '.chip',
      '.badge',
    ]
    const measured = await Promise.all(
      selectors.map((selector) => inPage<number>(page, 'contrast', selector)),
    )
    for (const value of [hints, ...measured]) expect(value).toBeGreaterThanOrEqual(4.5)
  })

  it('the page is the colour that the system asks for', async () => {
    const { page } = await pages.open({ colorScheme })
    const ground = await inPage(page, 'ground')
    expect(ground).toBe(colorScheme === 'light' ? 'rgb(250, 248, 245)' : 'rgb(23, 21, 19)')
  })
})

describe.each([
  ['a phone', { width: 360, height: 640 }],
  ['a tablet', { width: 768, height: 1024 }],
  ['a desk', { width: 1600, height: 900 }],
] as const)('on %s', (_, viewport) => {
  it('nothing is cut off, even of long words, and every control can be reached', async () => {
    const { page, draw, dialog, send } = await pages.open({ viewport })
    await draw(`/imagine ${'interminably'.repeat(20)} count:2`)
    const wider = () => inPage<number>(page, 'beyondTheEdge')
    expect(await wider()).toBeLessThanOrEqual(0)
    for (const name of ['Send', 'Attach', 'Commands']) {
      const box = await page.getByRole('button', { name, exact: true }).boundingBox()
      expect(box?.x).toBeGreaterThanOrEqual(0)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(viewport.height)
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24)
    }
    await send('/edit')
    const create = await dialog.getByRole('button', { name: 'Create' }).boundingBox()
    expect((create?.y ?? 0) + (create?.height ?? 0)).toBeLessThanOrEqual(viewport.height)
    expect(await wider()).toBeLessThanOrEqual(0)
  })
})

describe('on the smallest phone', () => {
  it('a finger meets what belongs to an attached picture and a chosen option', async () => {
    const { page, message } = await pages.open({ viewport: { width: 320, height: 640 }, hasTouch: true })
    await page.locator('#picker').setInputFiles(await pictureFile('cat.png'))
    await message.fill('make it red size:square ')
    for (const part of [
      page.getByLabel('Use cat.png as'),
      page.getByRole('button', { name: 'Remove cat.png' }),
      page.getByRole('button', { name: 'Remove size' }),
    ]) {
      const { width = 0, height = 0 } = (await part.boundingBox()) ?? {}
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(24)
    }
  })
})

describe('for people who do not see or use a mouse', () => {
  it('the page says what its parts are', async () => {
    const { page, draw } = await pages.open()
    await draw('/imagine a cat')
    const tree = await page.locator('body').ariaSnapshot()
    expect(tree).toMatch(/heading "Easel" \[level=1\]/)
    expect(tree).toContain('log "Conversation"')
    expect(tree).toContain('article "/imagine a cat"')
    expect(tree).toContain('img "a cat, in soft morning light"')
    expect(tree).toContain('textbox "Message"')
    expect(tree).toContain('button "Send"')
    expect(tree).toContain('button "Attach"')
  })

  it('the name of a part is in no other part’s name, also beside a picture', async () => {
    const { page, draw } = await pages.open()
    await draw('/imagine a cat')
    for (const name of ['Attach', 'Send']) expect(await page.getByRole('button', { name }).count()).toBe(1)
    expect(await page.getByLabel('Message').count()).toBe(1)
  })

  it('the keyboard reaches everything, and shows where it is', async () => {
    const { page, draw } = await pages.open()
    await draw('/imagine a cat')
    const visited: string[] = []
    for (let step = 0; step < 20; step += 1) {
      await page.keyboard.press('Tab')
      visited.push(await inPage<string>(page, 'focused'))
    }
    expect(visited).toEqual(
      expect.arrayContaining(['Delete', 'Message', 'Attach', 'Commands', 'Set size', 'Send']),
    )
    expect(visited.filter((name) => name.startsWith('unseen'))).toEqual([])
  })

  it('what the keyboard leads to lies neither behind the header nor behind the composer', async () => {
    const { page, draw } = await pages.open()
    for (const prompt of ['/imagine a cat', '/imagine a dog', '/imagine a fox']) await draw(prompt)
    const covered: string[] = []
    for (const key of [...Array<string>(25).fill('Shift+Tab'), ...Array<string>(25).fill('Tab')]) {
      await page.keyboard.press(key)
      if (await inPage<boolean>(page, 'focusIsCovered')) covered.push(await inPage<string>(page, 'focused'))
    }
    expect(covered).toEqual([])
  })

  it('nothing moves for those who asked for that', async () => {
    const { page, send } = await pages.open({ reducedMotion: 'reduce' })
    await send('a cat')
    await page.locator('.canvas').waitFor()
    expect(await inPage(page, 'animations', '.canvas')).toBe(0)
  })

  it.each([
    ['from the right when the words are', 'قطة بيضاء على أريكة', 'right'],
    ['from the left when the words are', 'a white cat on a sofa', 'left'],
  ] as const)('a prompt is read %s', async (_, words, side) => {
    const { page, draw } = await pages.open()
    await draw(words)
    expect(await inPage(page, 'startsAt', '.quote dd')).toBe(side)
  })

  it('a style is chosen by what it looks like', async () => {
    const { page, message } = await pages.open()
    await message.pressSequentially('/imagine a cat style:')
    const watercolor = page.getByRole('option', { name: 'watercolor' }).locator('img')
    await expect.poll(() => watercolor.evaluate((img: { naturalWidth: number }) => img.naturalWidth)).toBe(80)
    expect(await page.getByRole('option', { name: 'vivid' }).locator('img').count()).toBe(0)
  })

  it('new suggestions are announced', async () => {
    const { page, message } = await pages.open()
    await message.pressSequentially('/')
    await expect
      .poll(() => page.locator('[aria-live=polite]').last().textContent())
      .toContain('Suggestions: 4')
  })
})
