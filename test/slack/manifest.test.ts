import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { declarations } from '../../commands/all.ts'
import { wordsFor } from '../../src/chat/words.ts'
import { slackManifest } from '../../src/slack/manifest.ts'
import { sampleDeclarations } from '../support/slack/house.ts'

const schemas = new URL('../../../shared/contracts/slack/manifest/', import.meta.url)
const common = { declarations: sampleDeclarations, words: wordsFor('en'), oauth: false }
const variants = [
  ['Socket Mode', { ...common, commandPrefix: '', socketMode: true }],
  ['HTTP', { ...common, commandPrefix: 'easel-', socketMode: false, publicUrl: 'https://easel.example/bot' }],
  [
    'many workspaces',
    { ...common, commandPrefix: '', socketMode: false, oauth: true, publicUrl: 'https://easel.example/bot' },
  ],
] as const

describe('slackManifest', () => {
  it('has every typed command, with its prefix, its address and how it is typed', () => {
    expect(slackManifest(variants[1][1])).toMatchObject({
      features: {
        slash_commands: [
          {
            command: '/easel-imagine',
            url: 'https://easel.example/bot/slack/events',
            usage_hint: 'prompt [model:…] [count:1–10] [private:yes|no]',
            should_escape: true,
          },
          { command: '/easel-edit' },
          { command: '/easel-help' },
        ],
      },
      settings: {
        interactivity: { is_enabled: true, request_url: 'https://easel.example/bot/slack/events' },
        socket_mode_enabled: false,
      },
    })
  })

  it('needs no address with Socket Mode', () => {
    expect(JSON.stringify(slackManifest(variants[0][1]))).not.toMatch(/url/)
  })

  it('subscribes to what is said to the bot, and reads no other history unless somebody allows it', () => {
    expect(slackManifest(variants[1][1])).toMatchObject({
      settings: {
        event_subscriptions: {
          request_url: 'https://easel.example/bot/slack/events',
          bot_events: ['app_mention', 'message.im', 'app_home_opened'],
        },
      },
      oauth_config: {
        scopes: {
          bot: expect.arrayContaining(['app_mentions:read', 'im:history']),
          bot_optional: ['channels:history', 'groups:history', 'usergroups:read'],
        },
      },
    })
  })

  it('for many workspaces names the way back, lets tokens end, takes organizations and hears of departures', () => {
    expect(slackManifest(variants[2][1])).toMatchObject({
      oauth_config: { redirect_urls: ['https://easel.example/bot/slack/oauth_redirect'] },
      settings: {
        event_subscriptions: { bot_events: expect.arrayContaining(['app_uninstalled', 'tokens_revoked']) },
        org_deploy_enabled: true,
        token_rotation_enabled: true,
      },
    })
    expect(slackManifest(variants[1][1])).toMatchObject({
      settings: { org_deploy_enabled: false, token_rotation_enabled: false },
    })
    expect(JSON.stringify(slackManifest(variants[1][1]))).not.toContain('redirect_urls')
  })

  it('puts Edit image and Vary image into the menu of every message', () => {
    expect(slackManifest({ ...variants[0][1], declarations })).toMatchObject({
      features: {
        shortcuts: [
          { type: 'message', name: 'Edit image', callback_id: 'easel:edit-image:new' },
          { type: 'message', name: 'Vary image', callback_id: 'easel:vary-image:new' },
        ],
      },
    })
  })

  describe.skipIf(!existsSync(schemas))("Slack's own schema (skipped where the contracts are absent)", () => {
    it.each(variants)('takes the manifest for %s', (_name, options) => {
      const schema = JSON.parse(readFileSync(new URL('manifest.schema.2.0.0.json', schemas), 'utf8'))
      const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)

      const whole = { ...options, declarations }
      expect(validate(slackManifest(whole)) ? [] : validate.errors).toEqual([])
    })
  })
})
