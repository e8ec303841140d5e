import { describe, expect, it } from 'vitest'
import { readEnvironment, redactor } from '../src/environment.ts'

describe('secrets', () => {
  it('are listed apart, every one of them', () => {
    const { secrets } = readEnvironment({
      OPENAI_API_KEY: 'sk-1',
      DISCORD_TOKEN: 'discord-1',
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_SIGNING_SECRET: 'signing-1',
      SLACK_CLIENT_ID: '11.22',
      SLACK_CLIENT_SECRET: 'client-1',
      SLACK_STATE_SECRET: 'state-1',
      PLAYGROUND_TOKEN: 'play-1',
      SECRET_KEY: 'secret-key-of-16-characters',
      OPENAI_PROJECT: 'proj',
    })
    expect(secrets).toEqual([
      'sk-1',
      'discord-1',
      'xoxb-1',
      'xapp-1',
      'signing-1',
      'client-1',
      'state-1',
      'play-1',
      'secret-key-of-16-characters',
    ])
  })

  it('are taken out of a text wherever they stand, plain or escaped, the longest first', () => {
    const redact = redactor(['sk-abc', 'sk-abc-long', 'p+ss/"w"', 'x.y*'])
    expect(redact('key=sk-abc-long, sk-abc; p%2Bss%2F%22w%22 {"p":"p+ss/\\"w\\""} x.y* xzy')).toBe(
      'key=[redacted], [redacted]; [redacted] {"p":"[redacted]"} [redacted] xzy',
    )
  })

  it('that workspaces bring by OAuth are known by their form', () => {
    const redact = redactor([])
    const tokens = [
      'xoxb-1234567890-abc',
      'xoxe.xoxb-1-Mi0yLTEyMzQ1Njc',
      'xoxe-1-My0xLTEyMzQ1Njc',
      'xapp-1-A0123456',
    ]
    expect(redact(tokens.join(' ; '))).toBe(tokens.map(() => '[redacted]').join(' ; '))
    expect(redact('a prompt about a xoxb cat')).toBe('a prompt about a xoxb cat')
  })

  it('that spaces bring for the Images API are known by their form', () => {
    const redact = redactor([])
    const keys = [
      'sk-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKL',
      'sk-proj-Ab_cd-0123456789abcdef',
      'sk-or-v1-0123456789abcdef0123456789abcdef',
    ]
    expect(redact(JSON.stringify({ authorization: `Bearer ${keys.join(' ; ')}` }))).toBe(
      JSON.stringify({ authorization: `Bearer ${keys.map(() => '[redacted]').join(' ; ')}` }),
    )
    for (const text of ['sk-SK', 'a task-force-of-sixteen-white-cats', 'sk-iing cats']) {
      expect(redact(text)).toBe(text)
    }
  })

  it('that are known by their form are found behind an escape', () => {
    const redact = redactor([])
    for (const key of ['sk-proj-0123456789abcdef', 'xoxb-1234567890-abc']) {
      expect(redact(JSON.stringify(`said:\n${key}`))).toBe(String.raw`"said:\n[redacted]"`)
      expect(redact(`?q=a%20${key}`)).toBe('?q=a%20[redacted]')
    }
  })

  it('that are tiny or absent leave texts as they are', () => {
    expect(redactor([])('a text')).toBe('a text')
    expect(redactor(['a', ''])('a text')).toBe('a text')
  })
})
