import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { localeOf } from '../accept-language.ts'
import { explainBriefly } from '../chat/explain.ts'
import type { ResultId } from '../chat/ids.ts'
import type { Painter } from '../chat/painting.ts'
import { wordsFor } from '../chat/words.ts'
import { Failure } from '../failure.ts'

const fetchMs = 60_000

/** A picture by its bytes, and nothing that it might contain may run. */
export async function sendPicture(
  c: Context,
  id: ResultId,
  painter: Pick<Painter, 'picture'>,
): Promise<Response> {
  try {
    const { mime, body } = await painter.picture(id, AbortSignal.timeout(fetchMs))
    c.header('content-type', mime)
    c.header('cache-control', 'private, max-age=900')
    c.header('content-security-policy', "default-src 'none'; sandbox")
    // The two ReadableStream types of Node's typings are one thing at run time.
    return c.body(Readable.toWeb(body) as globalThis.ReadableStream)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return c.json({ error: 'gone', message: explainBriefly(thrown.facts, wordsFor(localeOf(c))) }, 410)
  }
}
