import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { launchBrowser } from '../support/browser.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { hasFocus } from '../support/playground/page.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'

describe('the painter over the conversation', () => {
  let sandbox: RunningSandbox
  let easel: OpenEasel
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    sandbox = await startQuickSandbox()
    easel = await openEasel({ PLAYGROUND: 'on', OPENAI_BASE_URL: sandbox.url, OPENAI_API_KEY: 'sandbox' })
    browser = await launchBrowser()
    page = await browser.newPage({ locale: 'en-US', viewport: { width: 1000, height: 800 } })
    await page.goto(easel.web.url)
    await page.getByRole('textbox', { name: 'Message' }).fill('a cat')
    await page.getByRole('button', { name: 'Send' }).click()
  })
  afterAll(async () => {
    await browser?.close()
    await easel?.[Symbol.asyncDispose]()
    await sandbox?.close()
  })

  const dialog = () => page.getByRole('dialog', { name: 'What should change?' })
  const open = async () => {
    await page.getByRole('button', { name: 'Paint mask' }).click()
    await dialog().getByLabel('Mask', { exact: true }).waitFor()
  }

  it('goes away on Escape while nothing is painted', async () => {
    await open()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  it('keeps what was painted from an Escape, which leads to Close', async () => {
    await open()
    const { x, y, width, height } = (await dialog().getByLabel('Mask', { exact: true }).boundingBox()) ?? {
      ...{ x: 0, y: 0, width: 0, height: 0 },
    }
    await page.mouse.move(x + width / 2, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width / 2 + 60, y + height / 2)
    await page.mouse.up()
    await page.keyboard.press('Escape')
    const close = dialog().getByRole('button', { name: 'Close' })
    await expect.poll(() => hasFocus(close)).toBe(true)
    expect(await dialog().getByRole('button', { name: 'Undo' }).isEnabled()).toBe(true)
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })
})
