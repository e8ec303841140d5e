/** What every route of the sandbox works with. Made once in server.ts. */

import type { ServerResponse } from 'node:http'
import type { Files } from './files.ts'
import type { Mishaps } from './mishaps.ts'
import type { Pace } from './pace.ts'
import type { Rounds } from './rounds.ts'
import type { Turns } from './turns.ts'

export interface Sandbox {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly newId: () => string
  readonly pace: Pace
  /** The edge of a dot of paint in pixels. */
  readonly grain: number
  readonly files: Files
  readonly mishaps: Mishaps
  readonly rounds: Rounds
  readonly calls: Calls
  readonly turns: Turns
  /** For what should never happen; the asker gets a 500. */
  readonly report: (cause: unknown) => void
}

/** Earlier image_generation_call results, so that a conversation can go on from them. */
interface Calls {
  keepCall(id: string, picture: Buffer): void
  keepResponse(id: string, callId: string): void
  /** By the call's own id or by the id of the response that held it. */
  find(id: string): Buffer | undefined
}

/** What is known about one request before its route runs. */
export interface Visit {
  readonly requestId: string
  readonly key: string
  readonly origin: string
  readonly signal: AbortSignal
  readonly outgoing: ServerResponse
  readonly report: (cause: unknown) => void
}

const MOST_KEPT = 64

export function createCalls(): Calls {
  const pictures = new Map<string, Buffer>()
  const responses = new Map<string, string>()
  return {
    keepCall: (id, picture) => keep(pictures, id, picture),
    keepResponse: (id, callId) => keep(responses, id, callId),
    find: (id) => pictures.get(responses.get(id) ?? id),
  }
}

function keep<T>(shelf: Map<string, T>, id: string, value: T): void {
  shelf.set(id, value)
  for (const oldest of [...shelf.keys()].slice(0, Math.max(0, shelf.size - MOST_KEPT))) shelf.delete(oldest)
}
