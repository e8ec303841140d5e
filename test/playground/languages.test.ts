import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { languages } from '../../src/chat/languages.ts'
import type { Menu } from '../../src/playground/menu.ts'
import { parseMessage, shapeOf } from '../locales/message-shape.ts'
import { openPages, type Pages } from '../support/playground/page.ts'
import { type RunningPlayground, runPlayground } from '../support/playground/server.ts'
import { visit } from '../support/playground/visitor.ts'

describe('the language of the page', () => {
  let run: RunningPlayground
  beforeAll(async () => {
    run = await runPlayground()
  })
  afterAll(() => run.close())

  const html = async (accept: string) => {
    const me = await visit(run.url)
    return (await me.get('/', { 'accept-language': accept })).text()
  }
  const languageIn = async (accept: string) => /<html lang="([^"]+)">/.exec(await html(accept))?.[1]

  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['nl,fr;q=0.8,en;q=0.7', 'fr'],
    ['en;q=0.5, ja', 'ja'],
    ['pt', 'pt-BR'],
    ['es-MX', 'es'],
    ['de;q=0,en', 'en'],
    ['nl', 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['"><script>', 'en'],
    [`${'x,'.repeat(2_000)}de`, 'en'],
  ])('is the first that both know: %s gives %s', async (accept, language) => {
    expect(await languageIn(accept)).toBe(language)
  })

  it('is said to caches, so that nobody is given another person’s language', async () => {
    const response = await (await visit(run.url)).get('/', { 'accept-language': 'fr' })
    expect(response.headers.get('vary')).toContain('accept-language')
    const tag = response.headers.get('etag') ?? ''
    const again = await (await visit(run.url)).get('/', { 'accept-language': 'de', 'if-none-match': tag })
    expect(again.status).toBe(200)
  })

  it.each(languages)('leaves the page the blanks that it fills itself, in %s', async (language) => {
    const file = new URL(`../../src/locales/${language}.json`, import.meta.url)
    const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'))
    const answer = await (await visit(run.url)).get('/playground/commands', {
      'accept-language': language,
      'x-easel-page': '1',
    })
    // The page gives itself as JSON; its type is the server's own.
    const { words } = (await answer.json()) as Menu
    const lost = Object.entries(texts)
      .filter(([key]) => key.startsWith('page.'))
      .flatMap(([key, text]) =>
        [...shapeOf(parseMessage(text, language)).placeholders]
          .filter((name) => !words[key]?.includes(`{${name}}`))
          .map((name) => `${key} lost {${name}}`),
      )
    expect(lost).toEqual([])
  })

  it('holds where the token is asked for, too', async () => {
    const closed = await runPlayground({ token: 'geheim' })
    const me = await visit(closed.url)
    const asked = await (await me.get('/', { 'accept-language': 'de', accept: 'text/html' })).text()
    await closed.close()
    expect(asked).toContain('<html lang="de">')
    expect(asked).toContain('Dieser Playground ist privat')
  })
})

describe('a German browser', () => {
  let pages: Pages
  beforeAll(async () => {
    pages = await openPages()
  })
  afterEach(async () => {
    expect(await pages.troubles()).toEqual([])
  })
  afterAll(() => pages.close())

  it('shows a German page: greeting, names of controls, forms, progress and answer', async () => {
    const { page, dialog, articles, run } = await pages.open({ locale: 'de-DE' })
    await page.getByRole('heading', { name: 'Was sollen wir malen?' }).waitFor()
    await page.getByRole('button', { name: 'Anhängen', exact: true }).waitFor()
    const message = page.getByRole('textbox', { name: 'Nachricht' })
    await message.fill('/edit')
    await message.press('Escape')
    await message.press('Enter')
    await dialog.getByLabel('prompt').waitFor()
    await dialog.getByRole('button', { name: 'Erstellen' }).waitFor()
    await dialog.getByRole('button', { name: 'Schließen' }).click()

    await message.fill('eine Katze')
    await page.getByRole('button', { name: 'Senden', exact: true }).click()
    await expect.poll(() => run.desk.invocations[0]?.locale).toBe('de-DE')
    const article = articles.last()
    await expect.poll(() => run.desk.acknowledgements.length).toBe(1)
    await run.desk.deliver(run.desk.newest)
    await article.hover()
    await article.getByRole('button', { name: /^.*an die nächste Nachricht anhängen$/ }).waitFor()
    expect(await page.getByText('{').count()).toBe(0)
  })
})
