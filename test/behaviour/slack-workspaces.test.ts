import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'
import { type FakeSlack, type FakeTeam, startFakeSlack } from '../support/slack/fake.ts'
import { stageIn } from './slack-stage.ts'
import type { Shown, Stage } from './stage.ts'

/** The main sentences of the suite, said in two workspaces at once: installed by OAuth, each with its own token. */
describe('on Slack in two workspaces', () => {
  let sandbox: RunningSandbox
  let slack: FakeSlack
  let other: FakeTeam
  let easel: OpenEasel
  let stages: readonly Stage[]

  beforeAll(async () => {
    sandbox = await startQuickSandbox()
    slack = await startFakeSlack()
    other = slack.addTeam('T0OTHER')
    slack.oauth.rotation = true
    easel = await openEasel({
      OPENAI_BASE_URL: sandbox.url,
      OPENAI_API_KEY: 'sandbox-key',
      IMAGE_MODEL: 'gpt-image-2',
      SLACK_CLIENT_ID: slack.oauth.clientId,
      SLACK_CLIENT_SECRET: slack.oauth.clientSecret,
      SLACK_STATE_SECRET: 'a-state-secret',
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      HOST: '127.0.0.1',
    })
    slack.deliverTo(`${easel.web.url}/slack/events`)
    slack.oauth.redirectUrls.push(`${easel.web.url}/slack/oauth_redirect`)
    const parts = { locale: 'en-US', violations: () => slack.violations, close: async () => {} }
    stages = [stageIn(slack, parts), stageIn(other, parts)]
    for (const team of [slack, other]) expect(await installIn(team)).toBe(200)
  })
  afterAll(async () => {
    await easel?.[Symbol.asyncDispose]()
    await slack?.close()
    await sandbox?.close()
  })
  afterEach(() => expect(slack.violations).toEqual([]))

  const installed = async () => {
    const places: string[] = []
    for await (const [place] of easel.core.stores.table('slack-installations').entries()) places.push(place)
    return places
  }

  async function installIn(team: FakeTeam): Promise<number> {
    const page = await fetch(`${easel.web.url}/slack/install`)
    const [, link = ''] = /<a [^>]*href="([^"]+)"/.exec(await page.text()) ?? []
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
    const back = slack.approve(link.replaceAll('&amp;', '&'), { teams: [team] })
    return (await fetch(back, { headers: { cookie } })).status
  }

  /** Done in both at the same time. */
  const inBoth = (act: (stage: Stage, index: number) => Promise<Shown>): Promise<readonly Shown[]> =>
    Promise.all(stages.map(act))
  const prompts = ['a white cat', 'a black dog']
  const imagine = () =>
    inBoth((stage, index) => stage.use({ command: 'imagine', options: { prompt: prompts[index] ?? '' } }))

  it('/imagine is answered where it was asked, and by that workspace’s bot', async () => {
    const shown = await imagine()

    expect(shown.map(({ images }) => images[0]?.filename)).toEqual(['white-cat-1.png', 'black-dog-1.png'])
    const posts = slack.calls('files.completeUploadExternal').slice(-2)
    expect(new Set(posts.map(({ token }) => token)).size).toBe(2)
    expect(posts.every(({ token }) => token.startsWith('xoxe.xoxb-'))).toBe(true)
  })

  it('the buttons under a result work on that workspace’s picture', async () => {
    const shown = await imagine()
    const edited = await inBoth(async (stage, index) => {
      const result = shown[index]
      if (result === undefined) throw new Error('no result')
      return (await stage.fill(result, 'Edit', { prompt: 'make it night' })).shown
    })
    const varied = await inBoth((stage, index) => stage.press(edited[index] ?? fail(), 'Vary'))

    for (const { images, text } of [...edited, ...varied]) {
      expect(images).toHaveLength(1)
      expect(text).toMatch(/Job [0-9a-z]{12}/)
    }
  })

  it('/edit changes the picture that was attached', async () => {
    const bytes = await sharp({ create: { width: 512, height: 512, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()

    const shown = await inBoth((stage) =>
      stage.use({
        command: 'edit',
        options: { prompt: 'make it night' },
        files: { image: { name: 'a.png', bytes } },
      }),
    )

    for (const { images } of shown) expect(images).toHaveLength(1)
  })

  it('a private answer is in the direct message of that workspace', async () => {
    const shown = await inBoth((stage) =>
      stage.useAlone({ command: 'imagine', options: { prompt: 'a cat' } }),
    )

    for (const { onlyAsker } of shown) expect(onlyAsker).toBe(true)
  })

  it('/show knows no job of the other workspace', async () => {
    const [mine] = await imagine()
    const job = /Job ([0-9a-z]{12})/.exec(mine?.text ?? '')?.[1] ?? ''

    const [here, there] = await inBoth((stage) => stage.use({ command: 'show', options: { prompt: job } }))

    expect(here?.text).toContain('a white cat')
    expect(there?.text).not.toContain('a white cat')
  })

  it('one that uninstalls ends for itself alone', async () => {
    // What is shown may still be on its way to being noted, and an event is acknowledged before it is acted on.
    await expect.poll(() => easel.core.queue.standing()).toMatchObject({ waiting: 0, working: 0 })
    await slack.uninstall(other)
    await expect.poll(installed).toEqual([expect.not.stringContaining('T0OTHER')])
    const [, gone = fail()] = await inBoth((stage) =>
      stage.use({ command: 'imagine', options: { prompt: 'a cat' } }),
    )

    expect(gone.text).toContain('not installed in this workspace')
    expect(await installIn(other)).toBe(200)
    expect((await imagine()).map(({ images }) => images.length)).toEqual([1, 1])
  })
})

function fail(): never {
  throw new Error('nothing was shown')
}
