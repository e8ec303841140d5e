/** `npm run record:walk`: a walk through the playground and the painter, as pictures for docs/walk.md and the README. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { launchBrowser } from '../../test/support/browser.ts'
import { startEasel } from '../../test/support/easel-process.ts'

const folder = fileURLToPath(new URL('../walk/', import.meta.url))
const desktop = { width: 1180, height: 800 }
const large = { width: 1500, height: 1080 }
const phone = { width: 390, height: 844 }

await mkdir(folder, { recursive: true })
const dataDir = await mkdtemp(join(tmpdir(), 'easel-walk-'))
const easel = await startEasel({ DATA_DIR: dataDir })
const browser = await launchBrowser()
try {
  const url = /playground at (\S+?)\.? /.exec(easel.output())?.[1] ?? ''
  await onADesk(await pageAt(url))
  await onALargeDesk(await pageAt(url, { viewport: large }))
  await onAPhone(await pageAt(url, { viewport: phone, hasTouch: true, isMobile: true }))
} finally {
  await browser.close()
  await easel.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function pageAt(url: string, options: Parameters<typeof browser.newContext>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: desktop, colorScheme: 'light', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(url)
  await page.locator('[role=log][aria-busy=false]').waitFor({ state: 'attached' })
  return page
}

async function onADesk(page: Page): Promise<void> {
  await shoot(page, '1-welcome')
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.pressSequentially('/imagine a red fox in a snowy forest quality:max style:')
  await page.getByRole('option', { name: 'Watercolor' }).locator('img').waitFor()
  await shoot(page, '2-styles')
  await page.getByRole('option', { name: 'Watercolor' }).click()
  await page.getByRole('button', { name: 'Send' }).click()
  await page
    .getByRole('article')
    .last()
    .getByRole('img', { name: /preview/i })
    .waitFor()
  await shoot(page, '3-preview')
  const picture = await settled(page)
  await shoot(page, '4-picture')

  await picture.getByRole('button', { name: 'Paint mask' }).click()
  const painter = page.getByRole('dialog')
  await painter.getByRole('textbox', { name: 'Prompt' }).fill('a golden crown')
  await scribble(page, painter)
  await shoot(page, '5-painter')
  await painter.getByRole('button', { name: 'Create' }).click()
  await painter.waitFor({ state: 'hidden' })
  await settled(page, 2)
  await shoot(page, '6-painted')

  await message.fill('/imagine a castle sandbox:moderation_blocked')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('button', { name: 'Edit prompt & retry' }).waitFor()
  await shoot(page, '7-declined')

  await message.fill('/config')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('dialog').getByText('model', { exact: true }).first().waitFor()
  await shoot(page, '8-settings')
  await page.keyboard.press('Escape')
  await message.fill('/usage')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('article').last().getByRole('img').waitFor()
  await shoot(page, '9-usage')
}

/** The picture in the README. */
async function onALargeDesk(page: Page): Promise<void> {
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill('/imagine a white siamese cat size:wide')
  await page.getByRole('button', { name: 'Send' }).click()
  const picture = await settled(page)
  await picture.getByRole('button', { name: /^Take .* along$/ }).click()
  await message.fill('/vary strength:strong count:3')
  await page.getByRole('button', { name: 'Send' }).click()
  await settled(page, 2)
  await shoot(page, '../playground')
}

async function onAPhone(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill('a lighthouse by the sea at dusk')
  await page.getByRole('button', { name: 'Send' }).click()
  const picture = await settled(page)
  await shoot(page, '10-phone')
  await picture.getByRole('button', { name: 'Paint mask' }).click()
  const painter = page.getByRole('dialog')
  await painter.getByRole('textbox', { name: 'Prompt' }).waitFor()
  await scribble(page, painter)
  await shoot(page, '11-phone-painter')
}

/** The newest answer, once its picture is there for good. */
async function settled(page: Page, number = 1): Promise<Locator> {
  const deletes = page.getByRole('button', { name: 'Delete' })
  await deletes.nth(number - 1).waitFor()
  const answer = page.getByRole('article').filter({ has: deletes }).last()
  await answer.getByRole('button', { name: 'Delete' }).scrollIntoViewIfNeeded()
  await answer.evaluate((article: { scrollIntoView(how: object): void }) =>
    article.scrollIntoView({ block: 'end' }),
  )
  return answer
}

/** A spiral over the upper middle of the picture. */
async function scribble(page: Page, painter: Locator): Promise<void> {
  const box = await painter.locator('canvas').last().boundingBox()
  if (box === null) throw new Error('the painter shows no canvas')
  const at = (step: number) => ({
    x: box.x + box.width / 2 + Math.cos(step / 3) * step * 2.2,
    y: box.y + box.height * 0.38 + Math.sin(step / 3) * step * 1.4,
  })
  await page.mouse.move(at(0).x, at(0).y)
  await page.mouse.down()
  for (let step = 1; step <= 36; step += 1) await page.mouse.move(at(step).x, at(step).y)
  await page.mouse.up()
}

async function shoot(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ animations: 'disabled' })
  await sharp(png)
    .png({ palette: true, quality: 90, effort: 10 })
    .toFile(join(folder, `${name}.png`))
}
