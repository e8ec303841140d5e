import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasFocus, openPages, type Pages } from '../support/playground/page.ts'

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

describe('a stranger', () => {
  it('types /imagine a white siamese cat and gets it, described, with its prompts and settings', async () => {
    const { draw } = await pages.open()
    const article = await draw('/imagine a white siamese cat')
    const image = article.getByRole('img', { name: 'a white siamese cat, in soft morning light' })
    await expect.poll(() => image.evaluate((img: { naturalWidth: number }) => img.naturalWidth)).toBe(512)
    const text = await article.ariaSnapshot()
    expect(text).toContain('/imagine a white siamese cat')
    expect(text).toMatch(
      /term: Prompt\s+- definition: a white siamese cat\s+- term: Revised prompt\s+- definition: a white siamese cat, in soft/,
    )
    expect(text).toMatch(/gpt-image-2\.6-flare · 1024x1024 · medium · 3 s · \$0\.0053 · Job \w{12}/)
    expect(await article.getByRole('button', { name: 'Delete' }).isVisible()).toBe(true)
  })

  it('loses nothing by being faster than the page', async () => {
    const { page, run } = await pages.open()
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
    await page.route('**/playground/commands', async (route) => {
      await arrived
      await route.continue()
    })
    await page.goto(run.url)

    await page.getByRole('textbox', { name: 'Message' }).fill('/help')
    await page.getByRole('textbox', { name: 'Message' }).press('Enter')
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'Attach' }).isDisabled()).toBe(true)
    arrive()

    await page.getByRole('article').getByText('/vary').waitFor()
    expect(await page.getByRole('button', { name: 'Send' }).isEnabled()).toBe(true)
  })

  it('sees what to do at once, and starts from an example', async () => {
    const { page, message, articles } = await pages.open()
    expect(await page.getByRole('heading', { name: 'What should we draw?' }).isVisible()).toBe(true)
    await page.getByRole('button', { name: 'a white siamese cat asleep' }).click()
    expect(await message.inputValue()).toBe('a white siamese cat asleep on a red sofa')
    await page.getByRole('button', { name: 'Send' }).click()
    await articles.first().waitFor()
    expect(await page.getByRole('heading', { name: 'What should we draw?' }).isVisible()).toBe(false)
  })

  it('is told when the sandbox draws, and only then', async () => {
    const sandbox = await pages.open({ sandbox: true })
    const real = await pages.open({ sandbox: false })
    const badge = 'Sandbox: pictures are drawn offline'
    await sandbox.page.getByText(badge).waitFor()
    expect(await real.page.getByText(badge).isVisible()).toBe(false)
  })

  it('asks /help and reads what there is', async () => {
    const { send, articles } = await pages.open()
    await send('/help')
    await articles.getByText('/vary').waitFor()
  })

  it('sends a slash alone and reads what there is, and nothing is bought', async () => {
    const { message, articles, run } = await pages.open()
    await message.fill('/')
    await message.press('Escape')
    await message.press('Enter')
    await articles.getByText('Tell me what you want to see.').waitFor()
    expect(run.desk.invocations.map(({ command }) => command)).toEqual(['help'])
  })

  it('writes markup and sees it as it was written', async () => {
    const { draw, page } = await pages.open()
    const markup = '<img src=x onerror=alert(1)> **bold** <!channel>'
    const article = await draw(markup)
    expect(await article.locator('.words').textContent()).toBe(markup)
    expect(await page.locator('img[src=x]').count()).toBe(0)
  })
})

describe('autocomplete', () => {
  it('offers the commands after a slash and completes with the keyboard alone', async () => {
    const { page, message } = await pages.open()
    const list = page.getByRole('listbox')
    await message.pressSequentially('/')
    await list.getByRole('option', { name: '/edit' }).waitFor()
    expect(await list.getByRole('option').count()).toBe(4)
    await message.press('ArrowDown')
    expect(await list.getByRole('option', { selected: true }).textContent()).toContain('/edit')
    const active = await message.getAttribute('aria-activedescendant')
    expect(await page.locator(`[id="${active}"]`).textContent()).toContain('/edit')
    await message.press('Enter')
    expect(await message.inputValue()).toBe('/edit ')
  })

  it('offers options after a command, and values after an option', async () => {
    const { page, message, run } = await pages.open()
    const list = page.getByRole('listbox')
    await message.pressSequentially('/im')
    await list.getByRole('option', { name: '/imagine' }).waitFor()
    await message.press('Tab')
    await list.getByRole('option', { name: 'quality:' }).waitFor()
    await message.pressSequentially('a cat model:')
    await list.getByRole('option', { name: 'gpt-image-1-mini' }).waitFor()
    await message.press('ArrowUp')
    await message.press('Enter')
    expect(await message.inputValue()).toBe('/imagine a cat model:gpt-image-1-mini ')
    await message.pressSequentially('style:oi')
    await list.getByRole('option', { name: 'oil painting' }).waitFor()
    await message.press('Tab')
    await message.press('Enter')
    await expect
      .poll(() => run.desk.invocations[0]?.options)
      .toEqual({
        prompt: 'a cat',
        model: 'gpt-image-1-mini',
        style: 'oil painting',
      })
  })

  it('never takes Enter away from a person who is writing', async () => {
    const { page, message, run } = await pages.open()
    await message.pressSequentially('a red si')
    await page.getByRole('option', { name: 'size:' }).waitFor()
    await message.press('Enter')
    await expect.poll(() => run.desk.invocations[0]?.options).toEqual({ prompt: 'a red si' })
    await message.pressSequentially('/help')
    await page.getByRole('option', { name: '/help' }).waitFor()
    await message.press('Enter')
    await expect.poll(() => run.desk.invocations[1]?.command).toBe('help')
  })

  it('closes on Escape and takes a click', async () => {
    const { page, message } = await pages.open()
    const list = page.getByRole('listbox')
    await message.pressSequentially('/')
    await list.waitFor()
    await message.press('Escape')
    expect(await list.isVisible()).toBe(false)
    await message.pressSequentially('v')
    await list.getByRole('option', { name: '/vary' }).click()
    expect(await message.inputValue()).toBe('/vary ')
    expect(await hasFocus(message)).toBe(true)
  })
})

describe('the textbox', () => {
  it('breaks the line on Shift+Enter and sends on Enter', async () => {
    const { message, run } = await pages.open()
    await message.pressSequentially('one')
    await message.press('Shift+Enter')
    await message.pressSequentially('two')
    expect(await message.inputValue()).toBe('one\ntwo')
    await message.press('Enter')
    await expect.poll(() => run.desk.invocations[0]?.options.prompt).toBe('one\ntwo')
    expect(await message.inputValue()).toBe('')
  })

  it('brings back what was sent before with the arrow keys, even after a reload', async () => {
    const { page, message, draw } = await pages.open()
    await draw('a cat')
    await draw('a dog')
    await page.reload()
    await page.getByRole('article').nth(1).waitFor()
    await message.press('ArrowUp')
    await message.press('ArrowUp')
    expect(await message.inputValue()).toBe('a cat')
    await message.press('ArrowDown')
    await message.press('ArrowDown')
    expect(await message.inputValue()).toBe('')
    await message.fill('unsent')
    await message.press('ArrowUp')
    expect(await message.inputValue()).toBe('unsent')
  })

  it('sends nothing when there is nothing', async () => {
    const { page, message, articles } = await pages.open()
    await message.press('Enter')
    await page.getByRole('button', { name: 'Send' }).click()
    expect(await articles.count()).toBe(0)
  })
})

describe('option chips', () => {
  it('set an option from its values and take it away again', async () => {
    const { page, message } = await pages.open()
    await message.fill('a lighthouse')
    await page.getByRole('button', { name: 'Set size' }).click()
    await page.getByRole('option', { name: 'wide' }).click()
    expect(await message.inputValue()).toBe('a lighthouse size:wide ')
    await page.getByRole('button', { name: 'size: wide' }).click()
    await page.getByRole('option', { name: 'tall' }).click()
    expect(await message.inputValue()).toBe('a lighthouse size:tall ')
    await page.getByRole('button', { name: 'Remove size' }).click()
    expect(await message.inputValue()).toBe('a lighthouse')
  })

  it('are those of the command that is typed', async () => {
    const { page, message } = await pages.open()
    await message.fill('/vary ')
    await page.getByRole('button', { name: 'Set strength' }).waitFor()
    await message.fill('/help ')
    await expect.poll(() => page.getByRole('button', { name: /^Set / }).count()).toBe(0)
  })

  it('show the rest on demand', async () => {
    const { page } = await pages.open()
    expect(await page.getByRole('button', { name: 'Set style' }).isVisible()).toBe(false)
    await page.getByRole('button', { name: 'More options' }).click()
    await page.getByRole('button', { name: 'Set style' }).waitFor()
    await page.getByRole('button', { name: 'Fewer options' }).click()
    expect(await page.getByRole('button', { name: 'Set style' }).isVisible()).toBe(false)
  })
})
