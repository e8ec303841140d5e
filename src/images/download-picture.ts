import { Failure } from '../failure.ts'
import type { Exchange, ReadBody } from './exchange.ts'
import type { Gallery } from './gallery.ts'
import { mostRetries, readNetworkFailure } from './network-failure.ts'
import { NoPicture } from './picture.ts'
import { readCapped } from './read-capped.ts'
import { type Clock, retrying, type Tried } from './retry.ts'

interface Errand {
  /** Where the answer came from: an address may be relative to it. */
  readonly base: URL
  readonly gallery: Gallery
  readonly exchange: Exchange
  readonly clock: Clock
  readonly deadline: number
  readonly signal: AbortSignal
}

const redirects = new Set([301, 302, 303, 307, 308])
const mostHops = 4

/**
 * A picture that the answer only points to → the gallery; its number there. It is paid for, so the download alone is
 * tried again. No credentials go along: the address may be anybody's.
 */
export async function downloadPicture(address: string, errand: Errand): Promise<number> {
  const { made } = await retrying((): Promise<Tried<number>> => tryOnce(address, errand), errand)
  return made
}

async function tryOnce(address: string, errand: Errand): Promise<Tried<number>> {
  try {
    let target = webAddress(address, errand.base)
    for (let hop = 0; hop < mostHops; hop += 1) {
      const { statusCode, headers, read } = await errand.exchange.ask(target, {
        method: 'GET',
        // Stores that choose by this must choose a kind that people can be shown.
        headers: {
          accept: 'image/png, image/jpeg, image/webp, image/gif',
          'accept-encoding': 'identity',
          'user-agent': 'easel',
        },
        signal: errand.signal,
      })
      if (statusCode === 200) return { made: await take(read, errand) }
      await readCapped(read)
      const { location } = headers
      if (!redirects.has(statusCode) || typeof location !== 'string')
        return refused(`HTTP ${statusCode}`, statusCode)
      target = webAddress(location, target)
    }
    return refused('too many redirects')
  } catch (thrown) {
    errand.gallery.abandon()
    if (thrown instanceof Failure) throw thrown
    if (thrown instanceof NoPicture) return refused(thrown.message)
    const { failure } = readNetworkFailure(thrown, 'withinAnswer')
    return { failure, retries: failure.facts.kind === 'capacity' ? mostRetries : 0 }
  }
}

async function take(read: ReadBody, { gallery, signal }: Errand): Promise<number> {
  const picture = gallery.open()
  await read((bytes) => {
    // A sink may keep them for a while.
    picture.write(Buffer.from(bytes))
    return gallery.drained(signal)
  })
  return picture.end()
}

function webAddress(address: string, base: URL): URL {
  const url = URL.parse(address, base.href)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new NoPicture('an address that is not of the web')
  }
  url.username = ''
  url.password = ''
  return url
}

function refused(detail: string, status = 0): Tried<never> {
  const facts = { kind: 'capacity', problem: 'no_picture' } as const
  // 404 as well: object stores show a new file a moment late.
  const heals = status === 404 || status === 429 || status >= 500
  return {
    failure: new Failure(facts, { charged: 'maybe', detail }),
    retries: heals ? mostRetries : 0,
  }
}
