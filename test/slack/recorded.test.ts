import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { type Bots, createTokenBots } from '../../src/slack/bots.ts'
import { readAddress } from '../../src/slack/destination.ts'
import { slackSurface } from '../support/slack/surface.ts'

const recordings = new URL('../../../shared/contracts/recorded/', import.meta.url)
const stage = slackSurface()

type Recording = Record<string, Record<string, unknown>> & { readonly botUserId: string }

function recorded(file: string): Recording {
  return JSON.parse(readFileSync(new URL(file, recordings), 'utf8'))
}

/** Hands a recorded payload, as it is or made Easel's own, to the surface of the app that it was recorded for. */
async function hear(file: string, key: string, change: (payload: Payload) => object = (payload) => payload) {
  const recording = recorded(file)
  const bots = createTokenBots({ ...stage.slack, log: silentLog })
  const thatBot: Bots = {
    ...bots,
    in: async (place) => ({ ...(await bots.in(place)), user: recording.botUserId }),
  }
  await stage.open('http', { bots: thatBot })
  // A recording is an object of some shape; what is looked at here is checked by the expectations.
  const reaction = await stage.slack.event(change(recording[key] as unknown as Payload))
  expect(reaction).toMatchObject({ ok: true, status: 200 })
  await stage.surface?.stopIntake()
  return { reaction, invocation: stage.desk.invocations[0], count: stage.desk.invocations.length }
}

interface Payload {
  readonly actions: readonly object[]
  readonly view: object
  readonly text: string
}

const pressOf = (payload: Payload) => ({
  ...payload,
  actions: [{ ...payload.actions[0], action_id: 'easel:retry:job1', value: 'everyone' }],
})
const metadata = JSON.stringify({ channel: 'C7', direct: false, private: false, threadTs: '1.2' })
const submissionOf = (payload: Payload) => ({
  ...payload,
  view: {
    ...payload.view,
    callback_id: 'easel:retry:job1',
    private_metadata: metadata,
    state: { values: { prompt: { value: { type: 'plain_text_input', value: 'a cat' } } } },
  },
})

describe.skipIf(!existsSync(recordings))(
  'what the real Slack sent (skipped where the contracts are absent)',
  () => {
    it.each([
      ['dm-slack.json', 'mention', 'T00FAKE00AA', 'C00FAKECHAN1', '1767376988.871629', 'Hey'],
      ['modals-slack.json', 'mention', 'T00FAKE00BB', 'C00FAKECHAN2', '1769220155.940449', 'Hello'],
    ])('%s %s: a mention, answered in its thread', async (file, key, team, channel, ts, prompt) => {
      const { invocation } = await hear(file, key)

      expect(invocation).toMatchObject({
        id: `slack:${team}:${channel}:${ts}`,
        command: 'imagine',
        options: { prompt },
      })
      expect(invocation && readAddress(invocation.destination)).toMatchObject({ team, channel, threadTs: ts })
    })

    it('files-slack.json aiMentionWithFile: a mention with a picture changes it', async () => {
      const { invocation } = await hear('files-slack.json', 'aiMentionWithFile')

      expect(invocation).toMatchObject({
        command: 'edit',
        options: { prompt: "[AI] I don't really understand this explanation." },
        files: {
          image: {
            filename: 'image.png',
            address: {
              team: 'T00FAKE00BB',
              id: 'F0AD236ATJN',
              url: 'https://files.slack.com/files-pri/T00FAKE00BB-F0XY789ZKLM/download/image.png',
            },
          },
        },
      })
    })

    it('dm-slack.json dmMessage: words in the direct conversation need no mention', async () => {
      const { invocation } = await hear('dm-slack.json', 'dmMessage')

      expect(invocation).toMatchObject({
        command: 'imagine',
        options: { prompt: 'Hey!' },
        place: { channel: 'D0A5319PS02', kind: 'direct' },
      })
    })

    it.each([
      ['dm-slack.json', 'dmRequest'],
      ['files-slack.json', 'aiMention'],
      ['files-slack.json', 'followUp'],
      ['files-slack.json', 'threadFollowUp'],
      ['channel-mention-slack.json', 'mention'],
      ['slack.json', 'mention'],
      ['slack.json', 'followUp'],
    ])(
      '%s %s: a channel’s message is not read; a mention in it comes as an event of its own',
      async (file, key) => {
        expect((await hear(file, key)).count).toBe(0)
      },
    )

    it.each([
      ['files-slack.json', 'promptMessage'],
      ['files-slack.json', 'buttonAction'],
      ['modals-slack.json', 'action'],
      ['modals-slack.json', 'viewSubmission'],
      ['modals-slack.json', 'ephemeralAction'],
      ['modals-slack.json', 'ephemeralViewSubmission'],
      ['slack-commands.json', 'viewSubmission'],
    ])('%s %s: what is another app’s is acknowledged and left alone', async (file, key) => {
      const { reaction, count } = await hear(file, key)

      expect(count).toBe(0)
      expect(reaction.body).toEqual({})
    })

    it.each([
      ['files-slack.json', 'buttonAction', 'T08REALTEAM1', 'C08REALCHAN1', '1775407823.782829'],
      ['modals-slack.json', 'action', 'T00FAKE00BB', 'C00FAKECHAN2', '1769220155.940449'],
      ['modals-slack.json', 'ephemeralAction', 'T00FAKE00BB', 'C00FAKECHAN3', '1771126602.612659'],
    ])(
      '%s %s: a press on a button of Easel’s, in the thread that it hangs in',
      async (file, key, team, channel, ts) => {
        const { invocation } = await hear(file, key, pressOf)

        expect(invocation).toMatchObject({
          command: 'retry',
          options: { of: 'job1' },
          space: `slack:${team}`,
        })
        expect(invocation && readAddress(invocation.destination)).toMatchObject({
          channel,
          threadTs: ts,
          respond: { url: expect.stringContaining('https://hooks.slack.com/actions/') },
        })
      },
    )

    it.each([
      ['modals-slack.json', 'viewSubmission'],
      ['modals-slack.json', 'ephemeralViewSubmission'],
      ['slack-commands.json', 'viewSubmission'],
    ])('%s %s: a form of Easel’s, answered where it was opened', async (file, key) => {
      const { invocation } = await hear(file, key, submissionOf)

      expect(invocation).toMatchObject({
        command: 'retry',
        options: { of: 'job1', prompt: 'a cat' },
        space: 'slack:T00FAKE00BB',
      })
      expect(invocation && readAddress(invocation.destination)).toMatchObject({
        channel: 'C7',
        threadTs: '1.2',
      })
    })

    it.each([
      ['slashCommand', {}],
      ['slashCommandWithArgs', { prompt: 'some arguments here' }],
    ])('slack-commands.json %s: a command, with where its answer may go', async (key, options) => {
      const { invocation } = await hear('slack-commands.json', key, (payload) => ({
        ...payload,
        command: '/imagine',
      }))

      expect(invocation).toMatchObject({ command: 'imagine', options, space: 'slack:T00FAKE00BB' })
      expect(invocation && readAddress(invocation.destination).respond?.url).toMatch(
        /^https:\/\/hooks\.slack\.com\/commands\//,
      )
    })
  },
)
