import type { Declaration } from '../chat/declaration.ts'
import type { FileReference, Invocation } from '../chat/invocation.ts'
import { readMention } from '../chat/mention.ts'
import { unescapeEntities } from './entities.ts'
import { fileReference } from './files.ts'
import type { MentionPayload } from './payloads.ts'
import { invocationOf, type PersonFacts, saysYes } from './read.ts'

interface Reading {
  readonly declarations: readonly Declaration[]
  readonly botUser: string
  /** Last in the thread. */
  readonly pointedAt: readonly FileReference[]
}

/** Words to the bot → an invocation; the message's own timestamp is its id, so that two events of it are one. */
export function readMentionEvent(
  { team_id: team = 'unknown', event }: MentionPayload,
  facts: PersonFacts,
  { declarations, botUser, pointedAt }: Reading,
): Invocation {
  const { channel, user, ts, thread_ts: threadTs, files = [] } = event
  const direct = channel.startsWith('D')
  const text = unescapeEntities(withoutBot(event.text, botUser)).trim()
  const given = readMention({ text, attached: files.map(fileReference), pointedAt }, declarations)
  return invocationOf({
    ...given,
    id: `slack:${team}:${channel}:${ts}`,
    name: user,
    facts,
    address: {
      team,
      user,
      channel,
      direct,
      private: saysYes(given.options.private),
      ...(threadTs === undefined && !direct ? { opensThread: true } : {}),
      ...(threadTs === undefined && direct ? {} : { threadTs: threadTs ?? ts }),
    },
  })
}

function withoutBot(text: string, botUser: string): string {
  return text.replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (mention, user) => (user === botUser ? ' ' : mention))
}
