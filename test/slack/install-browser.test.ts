import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { slackWithOAuth } from '../support/slack/oauth-stage.ts'

const stage = slackWithOAuth()
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

it('a person comes from “Add to Slack” to the last page, styled under the pages’ own policy', async () => {
  const page = await browser.newPage({ viewport: { width: 900, height: 560 } })
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  // Slack's own page: whoever gets there presses Allow.
  await page.route('**/oauth/v2/authorize?*', (route) => {
    const location = stage.slack.approve(route.request().url(), { teams: [stage.slack] })
    return route.fulfill({ status: 302, headers: { location } })
  })

  await page.goto(`${stage.url}/slack/install`)
  const colour = await page.evaluate("getComputedStyle(document.querySelector('a')).backgroundColor")
  expect(colour).toBe('rgb(168, 71, 31)')
  await page.getByRole('link', { name: 'Add to Slack' }).click()

  await page.getByRole('heading', { name: 'Easel is in Team <T0EASEL01>' }).waitFor()
  expect(await page.getByRole('link', { name: 'Open Slack' }).getAttribute('href')).toBe(
    'https://app.slack.com/client/T0EASEL01',
  )
  expect(complaints.filter((text) => /policy|refused/i.test(text))).toEqual([])
  await page.close()
})
