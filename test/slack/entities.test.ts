import { expect, it } from 'vitest'
import { escapeText, unescapeEntities } from '../../src/slack/entities.ts'

it.each([
  ['a &lt;b&gt; &amp; c', 'a <b> & c'],
  ['&amp;lt;', '&lt;'],
  ['<@U1|ann> and <#C1|general>', 'ann and general'],
  ['<https://example.com/a?b=1&amp;c=2>', 'https://example.com/a?b=1&c=2'],
  ['<https://example.com|example.com>', 'example.com'],
  ['<mailto:a@b.org|a@b.org>', 'a@b.org'],
  ['<!here>, <!subteam^S1|@painters>', '@here, @painters'],
  ['count:2\n"two lines"', 'count:2\n"two lines"'],
])('reads %s as it was typed', (text, typed) => {
  expect(unescapeEntities(text)).toBe(typed)
})

it('keeps the ids of whom and what it mentions where they are meant', () => {
  const text = '<@U1|ann> <@U2> <#C1|general> <!subteam^S1|@painters> <https://e.org|e> &lt;'
  expect(unescapeEntities(text, 'as ids')).toBe('<@U1> <@U2> <#C1> <!subteam^S1> e <')
})

it('makes text harmless for mrkdwn and gives it back unchanged', () => {
  const text = '<!channel> & <@U1> > &lt;'

  expect(escapeText(text)).not.toMatch(/[<>]/)
  expect(unescapeEntities(escapeText(text))).toBe(text)
})
