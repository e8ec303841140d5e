import type { InvocationId, PersonId, SpaceId } from './ids.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type SurfaceName = 'discord' | 'slack' | 'playground' | 'terminal'

/**
 * Where an answer goes, as plain data that any process can use. `address` belongs to the surface: its schema is
 * in that surface's destination.ts, and nobody else looks inside.
 */
export interface Destination {
  readonly surface: SurfaceName
  readonly space: SpaceId
  readonly address: Json
  /** The person has had an answer of their own already (a link to paint at): what comes goes into a message beside it. */
  readonly beside?: true
}

/** A file that a person attached, not fetched yet. `address` is the surface's own (a URL, a file id, a path). */
export interface FileReference {
  readonly surface: SurfaceName
  readonly address: Json
  /** As the person named it; untrusted, for messages only. */
  readonly filename: string
}

export interface Asker {
  readonly id: PersonId
  /** For messages and logs; untrusted. */
  readonly name: string
  /** May change the space's settings: Manage Server on Discord, admins and owners on Slack. */
  readonly admin: boolean
  readonly roles: readonly string[]
}

export interface Place {
  readonly channel: string
  /** What people call it, where the platform says so; untrusted. */
  readonly name?: string
  /** The channel of a thread that is a channel of its own: its settings count. */
  readonly parent?: string
  readonly kind: 'channel' | 'direct'
  readonly ageRestricted: boolean
}

/** One use of a command: who, where, options, attached files, locale. Buttons and forms end as one of these too. */
export interface Invocation {
  readonly id: InvocationId
  readonly command: string
  /** Option name → text as typed or chosen; parsed against the declaration by dispatch. */
  readonly options: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, FileReference>>
  readonly asker: Asker
  readonly space: SpaceId
  readonly place: Place
  /** BCP 47, as the platform tells it. */
  readonly locale: string
  readonly destination: Destination
}

/** The channel whose settings hold: a thread has those of its channel. */
export function channelOf({ place }: Pick<Invocation, 'place'>): string {
  return place.parent ?? place.channel
}
