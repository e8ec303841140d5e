import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { wordsFor } from '../../src/chat/words.ts'
import { slackManifest } from '../../src/slack/manifest.ts'
import { sampleDeclarations } from '../support/slack/house.ts'

const schemas = new URL('../../../shared/contracts/slack/manifest/', import.meta.url)
const common = { declarations: sampleDeclarations, words: wordsFor('en') }
const variants = [
  ['Socket Mode', { ...common, commandPrefix: '', socketMode: true }],
  ['HTTP', { ...common, commandPrefix: 'easel-', socketMode: false, publicUrl: 'https://easel.example/bot' }],
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

  it('needs no address with Socket Mode, and subscribes to nothing that is not handled', () => {
    const manifest = JSON.stringify(slackManifest(variants[0][1]))

    expect(manifest).not.toMatch(/url|event_subscriptions/)
  })

  describe.skipIf(!existsSync(schemas))("Slack's own schema (skipped where the contracts are absent)", () => {
    it.each(variants)('takes the manifest for %s', (_name, options) => {
      const schema = JSON.parse(readFileSync(new URL('manifest.schema.2.0.0.json', schemas), 'utf8'))
      const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)

      expect(validate(slackManifest(options)) ? [] : validate.errors).toEqual([])
    })
  })
})
