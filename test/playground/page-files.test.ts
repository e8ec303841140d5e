import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasFocus, inPage, openPages, type Pages, pictureFile } from '../support/playground/page.ts'

let pages: Pages

/** What of the browser's own type is looked at here. */
interface FileInput {
  readonly files: readonly { readonly name: string }[]
}

beforeAll(async () => {
  pages = await openPages()
})

afterEach(async () => {
  expect(await pages.troubles()).toEqual([])
})

afterAll(async () => {
  await pages.close()
})

interface GivenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

async function attach(page: Page, ...files: readonly GivenFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach', exact: true }).click()
  await (await chooser).setFiles([...files])
}

describe('pictures', () => {
  it('are attached by the button, shown, given their parts, and sent with the words', async () => {
    const { page, send, run, articles } = await pages.open()
    const cat = await pictureFile('cat.png')
    await attach(page, cat, await pictureFile('mask.png', '#ffffff'))
    const tray = page.getByRole('group', { name: 'Attached pictures' })
    expect(await tray.getByRole('img').count()).toBe(2)
    expect(await tray.getByLabel('Use cat.png as').inputValue()).toBe('image')
    expect(await tray.getByLabel('Use mask.png as').inputValue()).toBe('mask')
    await send('make it blue')
    await expect
      .poll(() => run.desk.invocations[0])
      .toMatchObject({
        command: 'edit',
        options: { prompt: 'make it blue' },
        files: { image: { filename: 'cat.png' }, mask: { filename: 'mask.png' } },
      })
    expect([...run.shelf.files.values()][0]).toEqual(cat.buffer)
    await page.getByRole('log').getByRole('img', { name: 'cat.png' }).waitFor()
    expect(await articles.getByRole('img').count()).toBe(0)
    expect(await tray.isVisible()).toBe(false)
  })

  it('are all looked at when there are several: none is a mask that does not say so', async () => {
    const { page, send, run } = await pages.open()
    const names = ['carnival-mask.png', 'hat.png', 'scarf.png']
    await attach(page, ...(await Promise.all(names.map((name) => pictureFile(name)))))
    await send('put them on the first one')
    await expect
      .poll(() => run.desk.invocations[0]?.files)
      .toMatchObject({
        image: { filename: 'carnival-mask.png' },
        image2: { filename: 'hat.png' },
        image3: { filename: 'scarf.png' },
      })
  })

  it('swap their parts when one is given the part of the other', async () => {
    const { page } = await pages.open()
    await attach(page, await pictureFile('one.png'), await pictureFile('two.png'))
    await page.getByLabel('Use two.png as').selectOption('image')
    expect(await page.getByLabel('Use one.png as').inputValue()).toBe('image2')
    await page.getByLabel('Use one.png as').selectOption('not used')
    expect(await page.getByLabel('Use one.png as').inputValue()).toBe('')
  })

  it('fill the options of the command that is typed', async () => {
    const { page, message, run } = await pages.open()
    await attach(page, await pictureFile('one.png'), await pictureFile('two.png'))
    await message.fill('/vary')
    const parts = page.getByLabel('Use two.png as').getByRole('option')
    await expect.poll(() => parts.allInnerTexts()).toEqual(['image', 'not used'])
    await message.press('Escape')
    await message.press('Enter')
    await expect.poll(() => Object.keys(run.desk.invocations[0]?.files ?? {})).toEqual(['image'])
  })

  it.each(['drop', 'paste'] as const)('are attached by %s', async (how) => {
    const { page, message } = await pages.open()
    await message.focus()
    const { buffer, ...cat } = await pictureFile('cat.png')
    await inPage(page, 'give', how, { ...cat, bytes: [...buffer] })
    await page.getByLabel('Use cat.png as').waitFor()
    await page.getByRole('button', { name: 'Remove cat.png' }).click()
    expect(await page.getByLabel('Use cat.png as').isVisible()).toBe(false)
  })

  it('that are none, or too large, are refused by name before anything is sent', async () => {
    const { page } = await pages.open()
    await attach(page, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })
    await page.getByText('notes.txt is not a picture.').waitFor()
    const huge = { name: 'huge.png', mimeType: 'image/png', size: 26 * 1024 * 1024 }
    await inPage(page, 'give', 'drop', huge)
    await page.getByText('huge.png is too large. Pictures up to 25 MB are taken.').waitFor()
    expect(await page.getByRole('group', { name: 'Attached pictures' }).isVisible()).toBe(false)
  })

  it('that turn out not to be pictures are named in the conversation', async () => {
    const { page, send } = await pages.open()
    await attach(page, { name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('<html>') })
    await send('make it blue')
    await page.getByRole('log').getByText('fake.png').waitFor()
  })

  it('of an answer can be taken into the next message', async () => {
    const { page, draw, send, run } = await pages.open()
    const article = await draw('a cat')
    await article.hover()
    await article.getByRole('button', { name: 'Take a-cat-1.png along' }).click()
    await page.getByLabel('Use a-cat-1.png as').waitFor()
    await send('make it blue')
    await expect
      .poll(() => run.desk.invocations[1])
      .toMatchObject({
        command: 'edit',
        files: { image: { filename: 'a-cat-1.png' } },
      })
  })
})

describe('forms', () => {
  it('open for a command that still needs something, and run it', async () => {
    const { page, send, dialog, run } = await pages.open()
    await send('/edit')
    await dialog.getByLabel('image', { exact: true }).setInputFiles(await pictureFile('cat.png'))
    await dialog.getByLabel('mask').setInputFiles(await pictureFile('mask.png'))
    await dialog.getByLabel('prompt').fill('make it blue')
    await dialog.getByLabel('model').selectOption('gpt-image-1-mini')
    await dialog.getByLabel('count').selectOption('2')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect
      .poll(() => run.desk.invocations[0])
      .toMatchObject({
        command: 'edit',
        options: { prompt: 'make it blue', model: 'gpt-image-1-mini', count: '2' },
        files: { image: { filename: 'cat.png' }, mask: { filename: 'mask.png' } },
      })
    await page.getByRole('article').getByText('/edit make it blue').waitFor()
  })

  it('keep what was typed and attached already', async () => {
    const { page, send, dialog, run } = await pages.open()
    await attach(page, await pictureFile('cat.png'))
    await send('/edit size:wide')
    const file = dialog.getByLabel('image', { exact: true })
    expect(await file.evaluate(({ files }: FileInput) => files[0]?.name)).toBe('cat.png')
    expect(await dialog.getByLabel('size').inputValue()).toBe('wide')
    await dialog.getByLabel('prompt').fill('make it blue')
    await dialog.getByLabel('prompt').press('Control+Enter')
    await expect
      .poll(() => run.desk.invocations[0])
      .toMatchObject({
        options: { prompt: 'make it blue', size: 'wide' },
        files: { image: { filename: 'cat.png' } },
      })
    expect(run.shelf.files.size).toBe(1)
  })

  it('wait for what is required', async () => {
    const { send, dialog, run } = await pages.open()
    await send('/imagine')
    await dialog.getByRole('button', { name: 'Create' }).click()
    expect(await dialog.isVisible()).toBe(true)
    expect(await hasFocus(dialog.getByLabel('prompt'))).toBe(true)
    expect(run.desk.invocations).toEqual([])
  })

  it('give the line back when they are left', async () => {
    const { page, send, dialog, message } = await pages.open()
    await send('/edit make it blue')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => message.inputValue()).toBe('/edit make it blue')
    expect(await page.getByRole('article').count()).toBe(0)
  })

  it.each(['Send', 'Commands'])(
    'that %s opened give the pictures back, too, when they are left',
    async (opened) => {
      const { page, dialog, message } = await pages.open()
      await attach(page, await pictureFile('cat.png'))
      const words = opened === 'Send' ? '' : 'make it blue'
      await message.fill(words)
      await page.getByRole('button', { name: opened, exact: true }).click()
      if (opened === 'Commands') await page.getByRole('menuitem', { name: /^\/edit/ }).click()
      await dialog.waitFor()
      expect(await page.getByLabel('Use cat.png as').isVisible()).toBe(false)
      await page.keyboard.press('Escape')
      await page.getByLabel('Use cat.png as').waitFor()
      expect(await message.inputValue()).toBe(words)
    },
  )

  it('open from the commands button with the keyboard, for those who do not type', async () => {
    const { page, message, dialog, run } = await pages.open()
    await message.fill('a cat')
    await page.getByRole('button', { name: 'Commands' }).press('Enter')
    await page.getByRole('menuitem', { name: /^\/imagine/ }).waitFor()
    await page.keyboard.press('Enter')
    expect(await dialog.getByLabel('prompt').inputValue()).toBe('a cat')
    await dialog.getByLabel('style').fill('oil painting')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect
      .poll(() => run.desk.invocations[0]?.options)
      .toEqual({ prompt: 'a cat', style: 'oil painting' })
    expect(await message.inputValue()).toBe('')
  })
})
