import { describe, expect, it, vi } from 'vitest'
import type { Destination } from '../../src/chat/invocation.ts'
import { readAddress } from '../../src/slack/destination.ts'
import { patience } from '../support/patience.ts'
import { parcelFor } from '../support/slack/courier-stage.ts'
import type { FakeTeam } from '../support/slack/fake.ts'
import { bytesOf, said } from '../support/slack/house.ts'
import { slackWithOAuth } from '../support/slack/oauth-stage.ts'

const stage = slackWithOAuth()
const signal = AbortSignal.timeout(60_000)
const cat = { name: 'cat.png', bytes: Buffer.from('a cat') }

const asked = (count: number) =>
  vi.waitFor(() => {
    const invocation = stage.desk.invocations[count - 1]
    if (invocation === undefined) throw new Error('nothing was dispatched')
    return invocation
  }, patience)
const tokensOf = (method: string) => stage.slack.calls(method).map(({ token }) => token)

describe.each(['http', 'socket'] as const)('two workspaces over %s', (mode) => {
  it('are each answered with their own token, in their own channel of the same id', async () => {
    const other = stage.slack.addTeam('T0OTHER')
    await stage.open(mode)
    await stage.install({ teams: [stage.slack] })
    await stage.install({ teams: [other] })

    await Promise.all([stage.slack.command('/imagine', 'a cat'), other.command('/imagine', 'a dog')])
    await asked(2)
    for (const { destination } of stage.desk.invocations) {
      await stage.courier.deliver(parcelFor(destination).parcel, signal)
    }

    expect(stage.desk.invocations.map(({ space }) => space).sort()).toEqual([
      'slack:T0EASEL01',
      'slack:T0OTHER',
    ])
    expect(stage.slack.channel('C1').messages()).toMatchObject([{ images: [{}, {}] }])
    expect(other.channel('C1').messages()).toMatchObject([{ images: [{}, {}] }])
    expect(new Set(tokensOf('files.completeUploadExternal')).size).toBe(2)
  })

  it('have people of their own: the same id is an admin in one and none in the other', async () => {
    const other = stage.slack.addTeam('T0OTHER')
    other.addUser({ id: 'U1', name: 'zoe', admin: true, locale: 'fr-FR' })
    await stage.open(mode)
    await stage.install({ teams: [stage.slack] })
    await stage.install({ teams: [other] })

    await stage.slack.command('/imagine', 'a cat')
    await other.command('/imagine', 'a dog')

    expect(await asked(2)).toMatchObject({ asker: { admin: true }, locale: 'fr-FR' })
    expect(stage.desk.invocations[0]).toMatchObject({ asker: { admin: false }, locale: 'en-US' })
  })
})

describe('a workspace without Easel', () => {
  it('is told so at a command, a press and nowhere else', async () => {
    await stage.open()

    const reaction = await stage.slack.command('/imagine', 'a cat')
    const { reaction: event } = await stage.slack.say('<@bot> a cat')

    expect(reaction.ok).toBe(true)
    expect(event?.ok).toBe(true)
    expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual([
      expect.stringContaining('not installed in this workspace'),
    ])
    expect(stage.desk.invocations).toEqual([])
  })

  it('answers no job: the courier says that Easel is not installed', async () => {
    const destination: Destination = await destinationIn(stage.slack)
    await stage.slack.uninstall(stage.slack)

    await expect(stage.courier.limits(destination, signal)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'not_installed' },
    })
  })

  it('goes on with SLACK_BOT_TOKEN until somebody installs Easel there', async () => {
    await stage.open('http', stage.slack.botToken)
    await stage.slack.command('/imagine', 'a cat')
    await asked(1)
    expect(tokensOf('users.info')).toEqual([stage.slack.botToken])
    const other = stage.slack.addTeam('T0OTHER')

    await other.command('/imagine', 'a cat')
    expect(other.ephemerals('U1')).toHaveLength(1)
    expect(stage.desk.invocations).toHaveLength(1)

    await stage.install({ teams: [stage.slack] })
    expect((await stage.bots.in({ team: 'T0EASEL01' })).token).not.toBe(stage.slack.botToken)
  })
})

describe('an organization', () => {
  const install = async () => {
    const teams = [stage.slack.addTeam('T0ORG1', 'E0ORG'), stage.slack.addTeam('T0ORG2', 'E0ORG')] as const
    await stage.install({ teams, orgWide: true })
    return teams
  }

  it('has one token for all its workspaces, and each is a space of its own', async () => {
    const [one, two] = await install()
    await stage.open()

    await one.command('/imagine', 'a cat', { channel: 'C1T0ORG1', user: 'U1T0ORG1' })
    await two.say('<@bot> a dog', { channel: 'C1T0ORG2', user: 'U2T0ORG2' })
    const second = await asked(2)
    for (const { destination } of stage.desk.invocations) {
      await stage.courier.deliver(parcelFor(destination).parcel, signal)
    }

    expect(stage.desk.invocations.map(({ space }) => space)).toEqual(['slack:T0ORG1', 'slack:T0ORG2'])
    expect(second.asker.admin).toBe(true)
    expect(readAddress(second.destination)).toMatchObject({ team: 'T0ORG2', enterprise: 'E0ORG' })
    expect(one.channel('C1T0ORG1').messages()).toMatchObject([{ images: [{}, {}] }])
    expect(two.channel('C1T0ORG2').messages().at(-1)?.images).toHaveLength(2)
    expect(new Set(tokensOf('files.completeUploadExternal')).size).toBe(1)
  })

  it('has the user groups of each workspace apart', async () => {
    const [one, two] = await install()
    one.addGroup('S0ONE', ['U1T0ORG1'])
    two.addGroup('S0TWO', ['U1T0ORG2'])
    await stage.open()

    await one.command('/imagine', 'a cat', { channel: 'C1T0ORG1', user: 'U1T0ORG1' })
    await two.command('/imagine', 'a dog', { channel: 'C1T0ORG2', user: 'U1T0ORG2' })
    await asked(2)

    expect(stage.desk.invocations.map(({ asker }) => asker.roles)).toEqual([['S0ONE'], ['S0TWO']])
  })

  it('gives way to a workspace’s own installation', async () => {
    const [one] = await install()
    const whole = await stage.bots.in({ team: 'T0ORG1', enterprise: 'E0ORG' })
    await stage.install({ teams: [one] })

    const own = await stage.bots.in({ team: 'T0ORG1', enterprise: 'E0ORG' })
    expect(own.token).not.toBe(whole.token)
    expect((await stage.bots.in({ team: 'T0ORG2', enterprise: 'E0ORG' })).token).toBe(whole.token)
  })

  it('is gone from all of them when it is uninstalled', async () => {
    const [one] = await install()
    await stage.open()
    await stage.slack.uninstall(one)

    await expect(stage.bots.in({ team: 'T0ORG2', enterprise: 'E0ORG' })).rejects.toMatchObject({
      facts: { problem: 'not_installed' },
    })
    expect(await stage.rows.get('enterprise/E0ORG')).toBeUndefined()
  })
})

describe('a file', () => {
  it('is fetched with the token of the workspace that it came from', async () => {
    const other = stage.slack.addTeam('T0OTHER')
    await stage.open()
    await stage.install({ teams: [stage.slack] })
    await stage.install({ teams: [other] })

    await other.say('<@bot> make it night', { files: [cat] })
    const { image } = (await asked(1)).files

    expect(image?.address).toMatchObject({ team: 'T0OTHER' })
    expect(image && (await bytesOf(await stage.courier.fetch(image, signal)))).toEqual(cat.bytes)
    const stolen = {
      surface: 'slack',
      filename: 'cat.png',
      address: { ...Object(image?.address), team: 'T0EASEL01' },
    } as const
    await expect(stage.courier.fetch(stolen, signal)).rejects.toMatchObject({
      facts: { problem: 'cannot_read_file' },
    })
  })
})

describe.each(['app_uninstalled', 'tokens_revoked'] as const)('%s', (event) => {
  it('removes the installation and its secrets, in every process', async () => {
    await stage.open()
    await stage.install({ teams: [stage.slack] })
    const elsewhere = stage.another()
    await elsewhere.in({ team: 'T0EASEL01' })

    expect((await stage.slack.uninstall(stage.slack, event)).ok).toBe(true)

    await vi.waitFor(async () => expect(await stage.rows.get('team/T0EASEL01')).toBeUndefined(), patience)
    await expect(elsewhere.in({ team: 'T0EASEL01' })).rejects.toMatchObject({
      facts: { problem: 'not_installed' },
    })
  })

  it('that comes late leaves what was installed since', async () => {
    await stage.open()
    await stage.install({ teams: [stage.slack] })
    const reaction = await stage.slack.uninstall(stage.slack, event)
    await vi.waitFor(async () => expect(await stage.rows.get('team/T0EASEL01')).toBeUndefined(), patience)
    stage.slack.skip(60_000)
    await stage.install({ teams: [stage.slack] })

    await reaction.again()
    await stage.slack.command('/imagine', 'a cat')

    expect((await asked(1)).space).toBe('slack:T0EASEL01')
  })
})

describe('tokens_revoked', () => {
  it('for people’s own tokens leaves the bot’s', async () => {
    await stage.open()
    await stage.install({ teams: [stage.slack] })
    const payload = {
      type: 'event_callback',
      team_id: 'T0EASEL01',
      event_time: Math.floor(stage.slack.now() / 1000),
      event: { type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } },
    }

    expect((await stage.slack.event(payload)).ok).toBe(true)

    expect((await stage.bots.in({ team: 'T0EASEL01' })).token).toBeDefined()
  })
})

async function destinationIn(team: FakeTeam): Promise<Destination> {
  await stage.open()
  await stage.install({ teams: [team] })
  await team.command('/imagine', 'a cat')
  const { destination } = await asked(1)
  return stage.courier.progress(destination, { message: said('Drawing…') }, signal)
}
