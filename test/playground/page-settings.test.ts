import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { launchBrowser } from '../support/browser.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'

/** The page on the whole of Easel: its settings are the house's own. */
describe('settings in the playground', () => {
  let sandbox: RunningSandbox
  let easel: OpenEasel
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    sandbox = await startQuickSandbox()
    easel = await openEasel({
      PLAYGROUND: 'on',
      IMAGE_MODEL: 'gpt-image-2',
      OPENAI_BASE_URL: sandbox.url,
      OPENAI_API_KEY: 'sandbox',
    })
    browser = await launchBrowser()
    page = await browser.newPage({ locale: 'en-US', viewport: { width: 1000, height: 800 } })
    await page.goto(easel.web.url)
    await page.locator('[role=log][aria-busy=false]').waitFor({ state: 'attached' })
  })
  afterAll(async () => {
    await browser?.close()
    await easel?.[Symbol.asyncDispose]()
    await sandbox?.close()
  })

  const message = () => page.getByRole('textbox', { name: 'Message' })
  const send = async (line: string) => {
    await message().fill(line)
    await message().press('Enter')
  }

  it('a button opens them as a dialog with a field for each, and what is saved holds for the next picture', async () => {
    await page.getByRole('button', { name: 'Settings' }).click()
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    await dialog.getByRole('textbox', { name: 'model', exact: true }).fill('gpt-image-1.5')
    await dialog.getByRole('combobox', { name: 'count_max' }).selectOption('2')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('article').getByText('changed model from not set to gpt-image-1.5').waitFor()
    await send('/imagine a cat count:3')
    await page.getByText('count 3 became 2').waitFor()
    expect(await page.getByRole('article').last().textContent()).toContain('gpt-image-1.5')
  })

  it('/config opens the same dialog, with what is set, and emptying a field takes it back', async () => {
    await send('/config')
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    const model = dialog.getByRole('textbox', { name: 'model', exact: true })
    expect(await model.inputValue()).toBe('gpt-image-1.5')
    await model.fill('')
    await dialog.getByRole('combobox', { name: 'count_max' }).selectOption('')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('article').getByText('changed model from gpt-image-1.5 to not set').waitFor()
  })

  it('suggests subcommands, then keys, then what the key can be', async () => {
    const options = () => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')
    // A dialog that is going away takes the focus along.
    await message().click()
    await message().pressSequentially('/config s')
    await expect.poll(() => options().allInnerTexts()).toHaveLength(2)
    await message().pressSequentially('et mode')
    await expect.poll(async () => (await options().allInnerTexts()).join()).toContain('models_allowed')
    await message().pressSequentially('ration l')
    await expect.poll(() => options().allInnerTexts()).toEqual(['low'])
    await message().press('Tab')
    expect(await message().inputValue()).toBe('/config set moderation low')
    await message().fill('')
  })

  it('a command that makes no picture does not offer to create one', async () => {
    await send('/show')
    const dialog = page.getByRole('dialog', { name: '/show' })
    await dialog.getByLabel('id').fill('0123456789ab')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('I know nothing of 0123456789ab.').waitFor()
  })

  it('a key that is typed is not shown again', async () => {
    await send('/config key')
    const secret = page.getByRole('dialog').getByLabel('Own API key')
    expect(await secret.getAttribute('type')).toBe('password')
    await secret.fill('sk-own-abcdefgh')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.locator('body').textContent()).not.toContain('sk-own')
  })
})
