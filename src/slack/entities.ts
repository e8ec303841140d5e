/**
 * Slash command text as Slack escapes it (`should_escape`) → as the person typed it: links, people and channels by
 * their label, `&lt;` `&gt;` `&amp;` as signs. In one pass, so that nothing is unescaped twice.
 */
export function unescapeEntities(text: string, mentions: 'as names' | 'as ids' = 'as names'): string {
  return text.replace(/<([^<>]*)>|&(lt|gt|amp);/g, (_whole, link?: string, sign?: string) => {
    if (sign !== undefined) return signs[sign] ?? ''
    const [, mention] = /^((?:@|#|!subteam\^)\w+)(?:\||$)/.exec(link ?? '') ?? []
    return mention !== undefined && mentions === 'as ids' ? `<${mention}>` : labelOf(link ?? '')
  })
}

const signs: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' }

/** https://docs.slack.dev/messaging/formatting-message-text/#escaping: `target|label` within angle brackets. */
function labelOf(entity: string): string {
  const bar = entity.indexOf('|')
  if (bar >= 0) return unescapeEntities(entity.slice(bar + 1))
  if (entity.startsWith('!')) return `@${entity.slice(1)}`
  return unescapeEntities(entity.replace(/^mailto:/, ''))
}

/** Text for Slack's mrkdwn fields and fallbacks, where these three signs could make a mention or a link. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
