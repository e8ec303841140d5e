import { describe, expect, it } from 'vitest'
import { slackWithOAuth } from '../support/slack/oauth-stage.ts'

const stage = slackWithOAuth()

describe('GET /slack/install', () => {
  it('leads to Slack with what Easel needs, and back to PUBLIC_URL', async () => {
    const { status, text, authorizeUrl, headers, cookie } = await stage.begin()

    const asked = Object.fromEntries(new URL(authorizeUrl).searchParams)
    expect(status).toBe(200)
    expect(text).toContain('Add to Slack')
    expect(asked).toMatchObject({
      client_id: stage.slack.oauth.clientId,
      redirect_uri: `${stage.url}/slack/oauth_redirect`,
      scope: expect.stringContaining('chat:write'),
    })
    expect(asked.scope?.split(',')).toContain('channels:history')
    expect(cookie).toContain(asked.state)
    expect(headers.get('set-cookie')).toMatch(/; Secure; HttpOnly; Path=\/; Max-Age=600$/)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('lets nobody else run, load or frame anything', async () => {
    const { headers } = await stage.begin()

    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|sha256|https?:/)
  })

  it.each([
    ['de-AT,en;q=0.5', 'lang="de"', 'Zu Slack hinzufügen'],
    ['ja', 'lang="ja"', 'Slack に追加'],
    ['tlh, *;q=0.1', 'lang="en"', 'Add to Slack'],
  ])('speaks the language of %s', async (language, lang, button) => {
    const { text } = await stage.begin(language)

    expect(text).toContain(lang)
    expect(text).toContain(button)
  })
})

describe('GET /slack/oauth_redirect', () => {
  it('keeps what Slack gives, sealed, and says what to do next', async () => {
    const page = await stage.install({ teams: [stage.slack] })

    expect(page.status).toBe(200)
    expect(page.text).toContain('Easel is in Team &lt;T0EASEL01&gt;')
    expect(page.text).toContain('https://app.slack.com/client/T0EASEL01')
    const row = (await stage.rows.get('team/T0EASEL01')) ?? ''
    const { token, user, scopes } = await stage.bots.in({ team: 'T0EASEL01' })
    expect(token).toMatch(/^xoxb-/)
    expect(user).toBe(stage.slack.bot)
    expect(scopes).toContain('groups:history')
    expect(row).not.toContain('xoxb')
    expect(stage.lines.join()).toContain('Easel was installed on Slack')
  })

  it('takes less where the person leaves optional scopes out', async () => {
    await stage.install({ teams: [stage.slack], without: ['channels:history', 'groups:history'] })

    const { scopes } = await stage.bots.in({ team: 'T0EASEL01' })
    expect(scopes).toContain('chat:write')
    expect(scopes).not.toContain('channels:history')
  })

  it('sends who installs for a whole organization to choose its workspaces', async () => {
    const team = stage.slack.addTeam('T0ORG1', 'E0ORG')

    const page = await stage.install({ teams: [team], orgWide: true })

    expect(page.text).toContain('Easel is in Org &amp; Co')
    expect(page.text).toContain('manage/organization/apps/profile/A0EASELAPP/workspaces/add')
    expect(await stage.rows.get('enterprise/E0ORG')).toBeDefined()
  })

  it('says so when the person cancels', async () => {
    const page = await stage.install({ teams: [stage.slack], cancel: true })

    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('Nothing was installed') })
    expect(page.text).toContain(`${stage.url}/slack/install`)
  })

  it('takes a state once, and only in the browser that it was given to', async () => {
    const { authorizeUrl, cookie } = await stage.begin()
    const back = stage.slack.approve(authorizeUrl, { teams: [stage.slack] })

    expect((await stage.visit(back, '')).status).toBe(400)
    expect((await stage.visit(back, cookie)).status).toBe(200)
    // A code of its own, so that only the state is the one from before.
    const second = stage.slack.approve(authorizeUrl, { teams: [stage.slack] })
    const again = await stage.visit(second, cookie)
    expect(again).toMatchObject({ status: 400, text: expect.stringContaining('cannot be finished') })
    expect(again.headers.get('set-cookie')).toContain('1970')
    expect(stage.slack.calls('oauth.v2.access')).toHaveLength(1)
  })

  it('refuses a state that is older than ten minutes', async () => {
    const { authorizeUrl, cookie } = await stage.begin()
    stage.slack.skip(601_000)

    const page = await stage.visit(stage.slack.approve(authorizeUrl, { teams: [stage.slack] }), cookie)

    expect(page.status).toBe(400)
    expect(stage.slack.calls('oauth.v2.access')).toEqual([])
  })

  it.each([
    ['no code', ''],
    ['a state that nobody signed', '?code=abc&state=eyJhbGciOiJub25lIn0.e30.'],
    ['markup', '?code=abc&state=<script>alert(1)</script>&error=<b>x</b>'],
    ['a code and no state', '?code=abc'],
  ])('answers %s with a page that repeats nothing of it', async (_name, query) => {
    const page = await stage.visit(
      `${stage.url}/slack/oauth_redirect${query}`,
      'slack-app-oauth-state=<script>alert(1)</script>',
    )

    expect(page.status).toBe(400)
    expect(page.text).not.toMatch(/script|abc|eyJ|<b>/)
  })

  it.each([
    ['bad_client_secret', 500, 'declined the installation'],
    ['invalid_code', 400, 'cannot be finished'],
  ])('tells what Slack’s %s means, and the rest to the log', async (error, status, words) => {
    stage.slack.fault('oauth.v2.access', { type: 'error', error })

    const page = await stage.install({ teams: [stage.slack] })

    expect(page).toMatchObject({ status, text: expect.stringContaining(words) })
    expect(page.text).not.toContain(error)
    expect(stage.lines.join('\n')).toContain(error)
  })

  it('asks to be tried again when Slack cannot be reached', async () => {
    stage.slack.fault('oauth.v2.access', { type: 'status', status: 503 }, 5)

    expect((await stage.install({ teams: [stage.slack] })).text).toContain('try again in a minute')
  })

  it('replaces an installation by a newer one', async () => {
    await stage.install({ teams: [stage.slack], without: ['groups:history'] })
    const first = await stage.bots.in({ team: 'T0EASEL01' })
    await stage.install({ teams: [stage.slack] })

    const second = await stage.bots.in({ team: 'T0EASEL01' })
    expect(second.token).not.toBe(first.token)
    expect(second.scopes).toContain('groups:history')
    const places: string[] = []
    for await (const [place] of stage.rows.entries()) places.push(place)
    expect(places).toEqual(['team/T0EASEL01'])
  })
})
