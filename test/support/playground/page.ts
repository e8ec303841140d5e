import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { launchBrowser } from '../browser.ts'
import { patience } from '../patience.ts'
import { type RunningPlayground, type RunOptions, runPlayground } from './server.ts'

// The browser's, not Node's: the page's types would change what `fetch` and `Response` mean everywhere else.
declare const document: { readonly activeElement: unknown }

export interface OpenPage {
  readonly page: Page
  readonly run: RunningPlayground
  readonly message: Locator
  readonly articles: Locator
  readonly dialog: Locator
  send(line: string): Promise<void>
  /** Asks, and delivers what was asked for. */
  draw(line: string): Promise<Locator>
}

export interface Pages {
  open(options?: BrowserContextOptions & RunOptions): Promise<OpenPage>
  /** What a stranger would not expect: script errors, console errors, requests to elsewhere. Closes the pages. */
  troubles(): Promise<readonly string[]>
  close(): Promise<void>
}

/** One Chromium for a test file; each page in a browser context and with a server of its own. */
export async function openPages(): Promise<Pages> {
  const browser = await launchBrowser()
  const troubles: string[] = []
  const closers: (() => Promise<void>)[] = []
  return {
    open: async (options = {}) => {
      const run = await runPlayground(options)
      const page = await newPage(browser, options, run.url, troubles)
      closers.push(() => page.context().close(), run.close)
      await page.goto(run.url)
      const message = page.getByRole('textbox', { name: 'Message' })
      await page.locator('[role=log][aria-busy=false]').waitFor({ state: 'attached' })
      const articles = page.getByRole('article')
      const send = async (line: string) => {
        await message.fill(line)
        await message.press('Enter')
      }
      return {
        page,
        run,
        message,
        articles,
        send,
        dialog: page.getByRole('dialog'),
        draw: async (line) => {
          const before = run.desk.acknowledgements.length
          await send(line)
          await page.getByRole('button', { name: 'Cancel' }).waitFor()
          if (run.desk.acknowledgements.length === before) throw new Error(`${line} started no job`)
          await run.desk.deliver(run.desk.newest)
          await articles.last().getByRole('img').first().waitFor()
          return articles.last()
        },
      }
    },
    troubles: async () => {
      for (const close of closers.splice(0)) await close()
      return troubles.splice(0)
    },
    close: () => browser.close(),
  }
}

async function newPage(
  browser: Browser,
  options: BrowserContextOptions,
  url: string,
  troubles: string[],
): Promise<Page> {
  const { colorScheme = 'light', viewport = { width: 1100, height: 800 }, ...rest } = options
  const { isMobile, hasTouch, reducedMotion, locale } = rest
  const context = await browser.newContext({
    colorScheme,
    viewport,
    ...(isMobile === undefined ? {} : { isMobile }),
    ...(hasTouch === undefined ? {} : { hasTouch }),
    ...(reducedMotion === undefined ? {} : { reducedMotion }),
    ...(locale === undefined ? {} : { locale }),
  })
  await context.addInitScript({ path: fileURLToPath(new URL('./in-page.js', import.meta.url)) })
  const page = await context.newPage()
  page.setDefaultTimeout(patience.timeout)
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') troubles.push(`console: ${said.text()}`)
  })
  page.on('request', (request) => {
    const own = request.url().startsWith(`${url}/`) || /^(?:blob|data):/.test(request.url())
    if (!own) troubles.push(`request: ${request.url()}`)
  })
  return page
}

/** Asks one of the questions of in-page.js. */
export function inPage<Result>(page: Page, question: string, ...given: readonly unknown[]): Promise<Result> {
  return page.evaluate<Result>(`inPage.${question}(...${JSON.stringify(given)})`)
}

export function hasFocus(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement)
}

/** A small picture as a person would attach it. */
export async function pictureFile(name: string, colour = '#2f6f73') {
  const buffer = await sharp({ create: { width: 64, height: 64, channels: 3, background: colour } })
    .png()
    .toBuffer()
  return { name, mimeType: 'image/png', buffer }
}
