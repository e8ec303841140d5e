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
