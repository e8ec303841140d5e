import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type JobId, parseJobId, type ResultId } from '../chat/ids.ts'
import type { PictureMime } from '../chat/message.ts'
import type { Glimpse, Painter, Painting, Sighting } from '../chat/painting.ts'
import { inputFailure } from '../failure.ts'
import { uploadBytes } from '../pictures/limits.ts'
import { altText } from '../pictures/names.ts'
import { inspectPaintedMask } from '../pictures/painted-mask.ts'
import { receiveFile } from '../pictures/receive.ts'
import { sniff } from '../pictures/sniff.ts'
import type { Tickets } from '../policy/tickets.ts'
import type { Stores } from '../store/open.ts'
import type { Table } from '../store/table.ts'
import { fetchResult } from './fetch-result.ts'
import type { Job } from './job.ts'
import type { Masks } from './masks.ts'
import type { WorkTools } from './tools.ts'

/** The painter's side of the house, and how a press of Paint mask comes to have one. */
export interface Paintings extends Painter {
  /** A new painting, and the ticket that opens it. */
  begin(painting: Omit<Painting, 'id' | 'expiresAt'>): Promise<string>
}

interface PainterParts extends Pick<WorkTools, 'book' | 'results' | 'kept' | 'couriers' | 'now'> {
  readonly tickets: Tickets
  readonly masks: Masks
  readonly stores: Pick<Stores, 'scratch' | 'clearScratch'>
  readonly paintings: Table<Painting>
  /** Painting → the attempt that used its ticket up. */
  readonly used: Table<string>
}

const paintMs = 15 * 60_000
/** Long enough to tell people, in their language, that their ticket is used or too old; and to look at a result. */
const rememberedMs = 24 * 60 * 60_000

export function openPaintings(parts: PainterParts): Paintings {
  const { tickets, masks, stores, paintings, used, now } = parts
  return {
    begin: async (asked) => {
      const id = randomBytes(10).toString('hex')
      const painting: Painting = { ...asked, id, expiresAt: now() + paintMs }
      await paintings.set(id, painting, rememberedMs)
      return tickets.write('paint', { subject: id, expiresAt: painting.expiresAt }, bonds(painting))
    },
    find: (ticket) => findPainting(ticket, parts),
    picture: async (id, signal) => readPicture(await fetchResult(id, parts, signal)),
    claim: async ({ id }, attempt) =>
      (await used.add(id, attempt, rememberedMs)) || (await used.get(id)) === attempt,
    release: ({ id }) => used.delete(id),
    keepMask: async (job, png, signal) => {
      const scratch = `mask-${job}`
      const path = join(await stores.scratch(scratch), 'mask.png')
      try {
        await receiveFile(png, { path, filename: 'mask.png', signal })
        await inspectPaintedMask(path, 'mask.png')
        await masks.keep(job, createReadStream(path))
      } finally {
        await stores.clearScratch(scratch)
      }
    },
    viewOf: (job) => tickets.write('view', { subject: job, expiresAt: now() + rememberedMs }),
    look: async (view) => {
      const ticket = tickets.read(view)
      const id = ticket === undefined ? undefined : parseJobId(ticket.subject)
      if (id === undefined || !tickets.isGenuine('view', view)) return undefined
      const job = (ticket?.expiresAt ?? 0) > now() ? await parts.book.find(id) : undefined
      return job === undefined ? undefined : glimpseOf(job, parts)
    },
  }
}

function bonds({ asker, picture }: Painting): readonly string[] {
  return [asker.id, picture]
}

async function findPainting(
  ticket: string,
  { tickets, paintings, used, now }: PainterParts,
): Promise<Sighting> {
  const read = tickets.read(ticket)
  const painting = read === undefined ? undefined : await paintings.get(read.subject)
  if (painting === undefined || !tickets.isGenuine('paint', ticket, bonds(painting)))
    return { state: 'wrong' }
  if ((await used.get(painting.id)) !== undefined) return { state: 'used', painting }
  return { state: painting.expiresAt > now() ? 'open' : 'expired', painting }
}

/** Told by its first bytes, and never more of it than a person could have attached. */
async function readPicture(source: Readable): Promise<{ mime: PictureMime; body: Readable }> {
  const head = await headOf(source)
  const found = sniff(head)
  if (found.is === 'picture') {
    return { mime: `image/${found.format}`, body: Readable.from(capped(head, source), { objectMode: false }) }
  }
  source.destroy()
  throw inputFailure('file_corrupt', { file: 'picture' })
}

const headBytes = 16

async function headOf(source: Readable): Promise<Buffer> {
  const chunks = source.iterator({ destroyOnReturn: false })
  let head = Buffer.alloc(0)
  while (head.length < headBytes) {
    const next: IteratorResult<Buffer> = await chunks.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function* capped(head: Buffer, rest: Readable): AsyncGenerator<Buffer> {
  let bytes = head.length
  try {
    yield head
    for await (const chunk of rest) {
      bytes += chunk.length
      if (bytes > uploadBytes) throw new Error('the picture is larger than any that is taken')
      yield chunk
    }
  } finally {
    rest.destroy()
  }
}

async function glimpseOf(job: Job, { results }: Pick<PainterParts, 'results'>): Promise<Glimpse> {
  const { locale } = job.invocation
  const none = { locale, pictures: [] }
  switch (job.state) {
    case 'accepted':
    case 'asking':
      return { ...none, state: 'waiting' }
    case 'running':
      return { ...none, state: 'drawing' }
    case 'made':
      return { ...none, state: 'sending' }
    case 'failing':
    case 'failed':
      return { ...none, state: 'failed', failure: job.failure }
    case 'cancelled':
      return {
        ...none,
        state: 'failed',
        failure: { facts: { kind: 'cancelled' }, trace: { charged: 'maybe' } },
      }
    case 'delivered':
      return { locale, state: 'done', ...(await shownOf(job.id, results)) }
  }
}

async function shownOf(
  job: JobId,
  results: PainterParts['results'],
): Promise<Pick<Glimpse, 'pictures' | 'link'>> {
  const all = await results.ofJob(job)
  const link = all[0]?.link
  const pictures = all.map(({ id, revisedPrompt, prompt = '' }): { id: ResultId; alt: string } => ({
    id,
    alt: altText(revisedPrompt ?? prompt),
  }))
  return { pictures, ...(link === undefined ? {} : { link }) }
}
