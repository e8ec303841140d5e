import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readAddress, readFileAddress } from '../../src/slack/destination.ts'
import { commandSchema, pressSchema, submissionSchema } from '../../src/slack/payloads.ts'
import { readCommand, readPress, readSubmission } from '../../src/slack/read.ts'
import { sampleDeclarations } from '../support/slack/house.ts'

const recordings = new URL('../../../shared/contracts/recorded/', import.meta.url)
const absent = !existsSync(recordings)
const facts = { admin: false, groups: [], locale: 'en-US' }
const workspace = { team: 'T00FAKE00BB' }
const reading = { declarations: sampleDeclarations, workspace, commandPrefix: '', now: 1_000 }

function recorded(file: string): Record<string, Record<string, unknown>> {
  return JSON.parse(readFileSync(new URL(file, recordings), 'utf8'))
}

describe.skipIf(absent)(
  'recorded payloads of the real Slack (skipped where the contracts are absent)',
  () => {
    it('reads a slash command', () => {
      const payload = commandSchema.parse(recorded('slack-commands.json').slashCommandWithArgs)

      const invocation = readCommand(
        { ...payload, command: '/imagine', text: 'a cat count:2' },
        facts,
        reading,
      )

      expect(invocation).toMatchObject({
        id: `slack:T00FAKE00BB:${payload.trigger_id}`,
        command: 'imagine',
        options: { prompt: 'a cat', count: '2' },
        asker: { id: 'slack:T00FAKE00BB:U00FAKEUSER2', name: 'testuser' },
      })
      expect(readAddress(invocation.destination)).toMatchObject({
        channel: 'C00FAKECHAN3',
        respond: { url: payload.response_url, until: 1_000 + 29 * 60_000 },
      })
    })

    it.each([
      ['a message', 'action', 'C00FAKECHAN2', '1769220155.940449'],
      ['an ephemeral message', 'ephemeralAction', 'C00FAKECHAN3', '1771126602.612659'],
    ])('reads a press on %s', (_name, key, channel, threadTs) => {
      const payload = pressSchema.parse(recorded('modals-slack.json')[key])
      const [action] = payload.actions
      const ours = { ...action, action_id: 'easel:cancel:abc', value: 'asker' }

      const invocation = readPress({ ...payload, actions: [ours] }, facts, reading)

      expect(invocation).toMatchObject({
        id: `slack:T00FAKE00BB:${payload.user.id}:${payload.trigger_id}:${action?.action_ts}:easel:cancel:abc`,
        command: 'cancel',
        options: { of: 'abc' },
      })
      expect(invocation && readAddress(invocation.destination)).toMatchObject({
        channel,
        threadTs,
        private: true,
      })
      expect(readPress(payload, facts, reading)).toBeUndefined()
    })

    it('reads a form that was sent off, and leaves those of others alone', () => {
      const payload = submissionSchema.parse(recorded('modals-slack.json').viewSubmission)
      expect(readSubmission(payload, facts, reading)).toBeUndefined()
      const ours = {
        ...payload.view,
        callback_id: 'easel:retry:job1',
        private_metadata: '{"channel":"C1","direct":false,"private":false}',
        state: {
          values: {
            prompt: { value: { value: 'a *cat*' } },
            model: { value: { selected_option: { value: 'm' } } },
          },
        },
      }

      expect(readSubmission({ ...payload, view: ours }, facts, reading)).toMatchObject({
        id: `slack:T00FAKE00BB:${payload.view.id}`,
        command: 'retry',
        options: { of: 'job1', prompt: 'a *cat*', model: 'm' },
      })
    })
  },
)

describe('readPress', () => {
  it('tells two people apart who press the same button in the same moment', () => {
    const press = (user: string, trigger: string) =>
      pressSchema.parse({
        type: 'block_actions',
        team: { id: 'T1' },
        user: { id: user },
        trigger_id: trigger,
        channel: { id: 'C1' },
        container: { type: 'message', message_ts: '1.1', channel_id: 'C1' },
        actions: [{ action_id: 'easel:cancel:abc', action_ts: '1700000000.000001' }],
      })

    const [stranger, asker, again] = [press('U2', 't1'), press('U1', 't2'), press('U1', 't2')].map(
      (payload) => readPress(payload, facts, reading)?.id,
    )

    expect(stranger).not.toBe(asker)
    expect(again).toBe(asker)
  })
})

describe('readSubmission', () => {
  it('reads a form without a trigger, and keeps the id alone of a Slack Connect file that is only a stub', () => {
    const payload = submissionSchema.parse({
      type: 'view_submission',
      user: { id: 'U1' },
      view: {
        id: 'V1',
        callback_id: 'easel:edit:new',
        private_metadata: '{"channel":"C1","direct":false,"private":true}',
        state: {
          values: {
            image: {
              value: {
                type: 'file_input',
                files: [{ id: 'F1', mode: 'file_access', file_access: 'check_file_info' }],
              },
            },
            mask: { value: { type: 'file_input', files: [] } },
          },
        },
      },
    })

    const invocation = readSubmission(payload, facts, { workspace: { team: 'T9', enterprise: 'E9' } })

    expect(invocation?.space).toBe('slack:T9')
    expect(Object.keys(invocation?.files ?? {})).toEqual(['image'])
    const image = invocation?.files.image
    expect(image && readFileAddress(image)).toEqual({ team: 'T9', enterprise: 'E9', id: 'F1' })
    expect(invocation && readAddress(invocation.destination).private).toBe(true)
  })
})

describe('readCommand', () => {
  const payload = commandSchema.parse({
    team_id: 'T1',
    channel_id: 'D1',
    channel_name: 'directmessage',
    user_id: 'U1',
    command: '/easel-imagine',
    text: 'a cat private:no',
    response_url: 'https://hooks.slack.com/commands/1',
    trigger_id: 't1',
  })

  it('knows a DM, and takes the prefix away', () => {
    const invocation = readCommand(payload, facts, { ...reading, commandPrefix: 'easel-' })

    expect(invocation).toMatchObject({ command: 'imagine', place: { kind: 'direct' } })
    expect(readAddress(invocation.destination)).toMatchObject({ direct: true, private: false })
  })

  it('gives the same invocation for the same command delivered twice', () => {
    expect(readCommand(payload, facts, reading).id).toBe(readCommand(payload, facts, reading).id)
  })
})
