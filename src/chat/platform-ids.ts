import type { SurfaceName } from './invocation.ts'

/** What a platform knows by an id, and people by a name. */
export interface PlatformId {
  readonly kind: 'channel' | 'role' | 'person'
  readonly id: string
}

/**
 * https://discord.com/developers/docs/reference#snowflakes; Slack's begin with a capital that says what they are,
 * which no name of a channel does. The playground and the terminal take whatever people call a thing.
 */
const shapes: Readonly<Record<SurfaceName, Readonly<Record<PlatformId['kind'], RegExp>>>> = {
  discord: { channel: /^\d{15,20}$/, role: /^\d{15,20}$/, person: /^\d{15,20}$/ },
  slack: { channel: /^[CGD][A-Z0-9]+$/, role: /^S[A-Z0-9]+$/, person: /^[UW][A-Z0-9]+$/ },
  playground: { channel: /./, role: /./, person: /./ },
  terminal: { channel: /./, role: /./, person: /./ },
}

/** Whether it can be an id there; a name is none. */
export function isIdOn(surface: SurfaceName, { kind, id }: PlatformId): boolean {
  return shapes[surface][kind].test(id)
}

/** A text, cut where an id of that platform stands in it as a word of its own. */
export function cutAtIds(
  text: string,
  ids: readonly PlatformId[],
  surface: SurfaceName,
): readonly (string | PlatformId)[] {
  const known = new Map(ids.filter((one) => isIdOn(surface, one)).map((one) => [one.id, one]))
  const pieces: (string | PlatformId)[] = []
  for (const word of text.split(/([\w-]+)/)) {
    const piece = known.get(word) ?? word
    const last = pieces.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece
    else pieces.push(piece)
  }
  return pieces.filter((piece) => piece !== '')
}
