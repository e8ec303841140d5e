import type { Declaration } from '../chat/declaration.ts'
import type { FileReference, Invocation } from '../chat/invocation.ts'
import { readMention } from '../chat/mention.ts'
import { unescapeEntities } from './entities.ts'
import { fileReference } from './files.ts'
import type { MentionPayload } from './payloads.ts'
import { withoutPrefix } from './prefixed-words.ts'
import { invocationOf, type PersonFacts, saysYes } from './read.ts'
import type { Workspace } from './workspace.ts'

interface Reading {
  readonly declarations: readonly Declaration[]
  readonly workspace: Workspace
  readonly commandPrefix: string
  readonly botUser: string
  /** Last in the thread. */
  readonly pointedAt: readonly FileReference[]
}

/** Words to the bot → an invocation; the message's own timestamp is its id, so that two events of it are one. */
export function readMentionEvent(
  { event }: MentionPayload,
  facts: PersonFacts,
  { declarations, workspace, commandPrefix, botUser, pointedAt }: Reading,
): Invocation {
  const { channel, user, ts, thread_ts: threadTs, files = [] } = event
  const direct = channel.startsWith('D')
  const text = withoutPrefix(unescapeEntities(withoutBot(event.text, botUser)).trim(), commandPrefix)
  const attached = files.map((file) => fileReference(file, workspace))
  const given = readMention({ text, attached, pointedAt }, declarations)
  return invocationOf({
    ...given,
    id: `slack:${workspace.team}:${channel}:${ts}`,
    name: user,
    facts,
    address: {
      ...workspace,
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
  const mentions = / ?<@([A-Z0-9]+)(?:\|[^>]*)?> ?/g
  return text.replace(mentions, (mention, user) => (user === botUser ? ' ' : mention))
}
