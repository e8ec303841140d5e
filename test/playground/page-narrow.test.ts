import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'

// The browser's, not Node's.
declare const document: { readonly documentElement: { readonly scrollWidth: number } }

/** The page with all that its first row can hold: the sandbox says what it is, and there are settings. */
describe('on the narrowest phone', () => {
  let easel: OpenEasel
  let browser: Browser
  beforeAll(async () => {
    easel = await openEasel({ PLAYGROUND: 'on' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await easel?.[Symbol.asyncDispose]()
  })

  it.each([
    ['en', 'Settings'],
    ['de', 'Einstellungen'],
    ['es', 'Ajustes'],
    ['fr', 'Réglages'],
    ['ja', '設定'],
    ['pt-BR', 'Configurações'],
  ])('nothing is beyond the edge in %s, and the settings keep their name', async (locale, settings) => {
    const page = await browser.newPage({ locale, viewport: { width: 320, height: 640 } })
    await page.goto(easel.web.url)
    await page.getByRole('button', { name: settings, exact: true }).waitFor()
    await page.locator('#sandbox').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.close()
  })
})
