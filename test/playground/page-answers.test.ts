import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasFocus, inPage, openPages, type Pages } from '../support/playground/page.ts'
import { runPlayground } from '../support/playground/server.ts'
import { createMemoryNotebook, createMemoryShelf } from '../support/playground/stores.ts'

let pages: Pages
/** What a test that cuts the connection expects the browser to complain about. */
let expected: RegExp | undefined

beforeAll(async () => {
  pages = await openPages()
})

afterEach(async () => {
  const troubles = await pages.troubles()
  expect(troubles.filter((trouble) => !expected?.test(trouble))).toEqual([])
  expected = undefined
})

afterAll(async () => {
  await pages.close()
})

const cut = /Failed to load resource|ERR_|net::/

describe('a running job', () => {
  it('lives in its article: what is happening, for how long, and Cancel', async () => {
    const { run, send, articles } = await pages.open()
    await send('a lighthouse')
    await articles.getByText('Starting…').waitFor()
    await run.desk.progress(run.desk.newest)
    await articles.getByText(/^Drawing… \d+ s$/).waitFor()
    await run.desk.progress(run.desk.newest, 'Drawing… 5 s')
    await articles.getByText('Drawing… 5 s', { exact: true }).waitFor()
    expect(await articles.getAttribute('aria-busy')).toBe('true')
    await articles.getByRole('button', { name: 'Cancel' }).click()
    await articles.getByText('Cancelled.').waitFor()
    expect(await articles.getByRole('button', { name: 'Cancel' }).isVisible()).toBe(false)
  })

  it('shows how the picture comes, the newest in place of the one before, and then the picture alone', async () => {
    const { run, send, articles } = await pages.open()
    await send('a lighthouse')
    await articles.getByText('Starting…').waitFor()
    const looks = articles.getByRole('img', { name: 'preview' })
    await run.desk.look(run.desk.newest, 1)
    await looks.waitFor()
    const first = await looks.getAttribute('src')
    await run.desk.look(run.desk.newest, 2)
    await expect.poll(() => looks.getAttribute('src')).not.toBe(first)
    expect([await looks.count(), await articles.getByRole('img').count()]).toEqual([1, 1])
    await run.desk.deliver(run.desk.newest)
    await articles.getByRole('img', { name: 'a lighthouse, in soft' }).waitFor()
    expect(await looks.count()).toBe(0)
  })

  it('keeps the focus on Cancel while its text changes', async () => {
    const { run, send, articles } = await pages.open()
    await send('a lighthouse')
    const cancel = articles.getByRole('button', { name: 'Cancel' })
    await cancel.focus()
    await run.desk.progress(run.desk.newest, 'Drawing… 5 s')
    await articles.getByText('Drawing… 5 s').waitFor()
    expect(await hasFocus(cancel)).toBe(true)
  })

  it('is shown in every window of the same person, and after a reload', async () => {
    const { run, page, send, articles } = await pages.open()
    await send('a lighthouse')
    const other = await page.context().newPage()
    await other.goto(run.url)
    await other.getByRole('article').getByText('Starting…').waitFor()
    await run.desk.deliver(run.desk.newest)
    await other.getByRole('img', { name: 'a lighthouse, in soft' }).waitFor()
    await page.reload()
    await articles.getByRole('img', { name: 'a lighthouse, in soft' }).waitFor()
    expect(await articles.count()).toBe(1)
  })
})

describe('an answer', () => {
  it('that was declined offers its prompt for another try', async () => {
    const { run, send, articles, dialog } = await pages.open()
    await send('something declined')
    await articles.getByText('Starting…').waitFor()
    await run.desk.block(run.desk.newest)
    await articles.getByText('You were not charged.').waitFor()
    await articles.getByRole('button', { name: 'Edit prompt & retry' }).click()
    expect(await dialog.getByLabel('prompt').inputValue()).toBe('something declined')
    await dialog.getByLabel('prompt').fill('something kind')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await articles.nth(1).getByText('Starting…').waitFor()
    expect(run.desk.invocations.at(-1)).toMatchObject({
      command: 'retry',
      options: { prompt: 'something kind' },
    })
  })

  it('goes away on Delete, and the focus goes back to the message', async () => {
    const { draw, articles, message } = await pages.open()
    const article = await draw('a cat')
    await article.getByRole('button', { name: 'Delete' }).click()
    await expect.poll(() => articles.count()).toBe(0)
    expect(await hasFocus(message)).toBe(true)
  })

  it('shows its pictures large, steps through them, and lets them be saved', async () => {
    const { page, draw, dialog } = await pages.open()
    const article = await draw('a cat count:2')
    await article.getByRole('link', { name: 'a cat, in soft morning light' }).first().click()
    const src = () => dialog.getByRole('img').getAttribute('src')
    const first = await src()
    await page.keyboard.press('ArrowRight')
    expect(await src()).not.toBe(first)
    await dialog.getByRole('button', { name: 'Previous picture' }).click()
    expect(await src()).toBe(first)
    const download = page.waitForEvent('download')
    await dialog.getByRole('link', { name: 'Download a-cat-1.png' }).click()
    expect((await download).suggestedFilename()).toBe('a-cat-1.png')
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
    const back = article.getByRole('link', { name: 'a cat, in soft morning light' }).first()
    expect(await hasFocus(back)).toBe(true)
  })

  it('stays in sight while it grows, unless the person reads further up', async () => {
    const { page, draw } = await pages.open()
    for (const line of ['one', 'two', 'three']) await draw(line)
    const bottom = () => inPage<number>(page, 'belowTheFold')
    await page.mouse.wheel(0, -600)
    await expect.poll(bottom).toBeGreaterThan(300)
    await page.getByRole('button', { name: 'Latest' }).click()
    await expect.poll(bottom).toBeLessThan(4)
  })
})

describe('a lost connection', () => {
  it('while sending is said, and sending again starts nothing twice', async () => {
    expected = cut
    const { page, run, send, articles } = await pages.open()
    // The answer is lost, not the question: the server has heard it.
    let lose = true
    await page.route('**/playground/invocations', async (route) => {
      const response = await route.fetch()
      if (!lose) return route.fulfill({ response })
      lose = false
      return route.abort()
    })
    await page.route('**/playground/events*', (route) => route.abort())
    await page.reload()
    await page.getByText('The connection is lost.').waitFor()
    await send('a cat')
    await articles.getByText('This did not get through.').waitFor()
    await articles.getByRole('button', { name: 'Try again' }).click()
    await articles.getByText('Starting…').waitFor()
    expect([await articles.count(), run.desk.invocations.length]).toEqual([1, 1])
  })

  it('that swallowed only the reply does not cover the answer, which came another way', async () => {
    expected = cut
    const { page, run, send, articles } = await pages.open()
    await page.route('**/playground/invocations', async (route) => {
      await route.fetch()
      await run.desk.deliver(run.desk.newest)
      await articles.getByRole('button', { name: 'Delete' }).waitFor()
      await route.abort()
    })
    const failed = page.waitForEvent('requestfailed')
    await send('a cat')
    await failed
    await page.evaluate('new Promise(requestAnimationFrame)')
    expect(await articles.getByText('This did not get through.').count()).toBe(0)
    expect(await articles.getByRole('img', { name: 'a cat, in soft' }).count()).toBe(1)
  })

  it('while a form or a picture is fetched is said beside the message', async () => {
    expected = cut
    const { page, draw, dialog } = await pages.open()
    const article = await draw('a cat')
    await page.route('**/playground/forms/*', (route) => route.abort())
    await page.getByRole('button', { name: 'Commands' }).click()
    await page.getByRole('menuitem', { name: /^\/edit/ }).click()
    await page.getByRole('alert').getByText('That did not get through.').waitFor()
    expect(await dialog.count()).toBe(0)
    await page.unroute('**/playground/forms/*')
    await article.hover()
    await article.getByRole('button', { name: /^Take a-cat/ }).click()
    await page.getByLabel('Use a-cat-1.png as').waitFor()
    expect(await page.getByText('That did not get through.').isVisible()).toBe(false)
  })

  it('is shown, heals by itself, and what was missed comes after', async () => {
    expected = cut
    const stores = { shelf: createMemoryShelf(), notebook: createMemoryNotebook() }
    const { page, run, send, articles } = await pages.open(stores)
    await send('a cat')
    await articles.getByText('Starting…').waitFor()
    await run.close()
    await page.getByText('The connection is lost.').waitFor()
    const again = await runPlayground({ ...stores, port: run.port, desk: run.desk })
    await run.desk.deliver(run.desk.newest)
    await page.getByRole('button', { name: 'Try now' }).click()
    await articles.getByRole('img', { name: 'a cat, in soft' }).waitFor()
    expect(await page.getByText('The connection is lost.').isVisible()).toBe(false)
    await again.close()
  })

  it('while pressing a button is said beside it, and the button works again', async () => {
    expected = cut
    const { page, draw, articles } = await pages.open()
    const article = await draw('a cat')
    await page.route('**/playground/presses', (route) => route.abort(), { times: 1 })
    await article.getByRole('button', { name: 'Delete' }).click()
    await article.getByText('That did not get through.').waitFor()
    await article.getByRole('button', { name: 'Delete' }).click()
    await expect.poll(() => articles.count()).toBe(0)
  })

  it('at the very start is said, with a way to try again', async () => {
    expected = cut
    const { page } = await pages.open()
    await page.route('**/playground/commands', (route) => route.abort(), { times: 1 })
    await page.reload()
    await page.getByText("Easel can't be reached.").waitFor()
    await page.getByRole('button', { name: 'Reload' }).click()
    await page.getByRole('heading', { name: 'What should we draw?' }).waitFor()
  })
})
