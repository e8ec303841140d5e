/** Server-sent events: `event: <type>` and the object as data, ended early when the reader goes away. */

import { base64Pieces, cut } from './image-answer.ts'
import type { Visit } from './sandbox.ts'

export interface StreamEvent {
  readonly type: string
  readonly fields: Readonly<Record<string, unknown>>
  /** A picture is sent in pieces, under this name. */
  readonly picture?: { readonly name: string; readonly bytes: Buffer }
}

/** Makes the reader's connection break here, in the middle of an event. */
export const CUT: StreamEvent = { type: 'cut', fields: {} }

export function eventStream(visit: Visit, events: AsyncIterable<StreamEvent>): Response {
  const encoder = new TextEncoder()
  const parts = write(events)
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const part = await parts.next()
        if (part.done === true) controller.close()
        else if (part.value === undefined) await cut(visit)
        else controller.enqueue(encoder.encode(part.value))
      } catch (cause) {
        // An abort is the reader's own doing; anything else must not look like a complete stream.
        if (!visit.signal.aborted) {
          visit.report(cause)
          visit.outgoing.destroy()
        }
        await parts.return(undefined)
        controller.error(cause)
      }
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  })
}

/** undefined means: break the connection. */
async function* write(events: AsyncIterable<StreamEvent>): AsyncGenerator<string | undefined> {
  for await (const event of events) {
    if (event === CUT) {
      yield 'event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"iVBORw0KGgo'
      yield undefined
      return
    }
    const fields = JSON.stringify({ type: event.type, ...event.fields })
    if (event.picture === undefined) {
      yield `event: ${event.type}\ndata: ${fields}\n\n`
      continue
    }
    yield `event: ${event.type}\ndata: ${fields.slice(0, -1)},"${event.picture.name}":"`
    yield* base64Pieces(event.picture.bytes)
    yield '"}\n\n'
  }
}
