import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { type JobId, jobIdOf, parseJobId, resultIdOf } from '../../src/chat/ids.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import type { Job } from '../../src/jobs/job.ts'
import { type OpenEasel, openEasel } from './open-easel.ts'
import { startQuickSandbox } from './quick-sandbox.ts'

/** All of Easel with one picture on the playground, and tickets to paint on it. */
export interface PaintingHouse extends AsyncDisposable {
  readonly easel: OpenEasel
  readonly url: string
  /** Presses Paint mask under the picture; the address that the link leads to. */
  press(more?: Partial<Invocation>): Promise<string>
  /** The job of the picture. */
  readonly drawn: Job
  /** The jobs that painting has started, in no order. */
  painted(): Promise<readonly Job[]>
  /** Cancels the job behind a view: nobody waits for its picture. */
  leave(view: string | undefined): Promise<void>
}

export async function openPaintingHouse(env: Readonly<Record<string, string>> = {}): Promise<PaintingHouse> {
  const sandbox = await startQuickSandbox()
  const easel = await openEasel({
    PLAYGROUND: 'on',
    IMAGE_MODEL: 'gpt-image-2',
    OPENAI_BASE_URL: sandbox.url,
    OPENAI_API_KEY: 'sandbox',
    ...env,
  })
  const { url } = easel.web
  const drawn = await draw(easel)
  const before = new Set((await jobs(easel)).map(({ id }) => id))
  return {
    easel,
    url,
    press: async (more = {}) => {
      const answer = await easel.core.desk.dispatch({
        ...drawn.invocation,
        ...more,
        id: `playground:${randomUUID()}` as Invocation['id'],
        command: 'paint-mask',
        options: { of: resultIdOf(drawn.id, 1) },
      })
      const link = answer.type === 'message' ? linkIn(answer.message) : undefined
      if (link === undefined) throw new Error(`no link: ${JSON.stringify(answer)}`)
      return link.replace(/^https?:\/\/[^/]+/, url)
    },
    drawn,
    painted: async () => (await jobs(easel)).filter(({ id }) => !before.has(id)),
    leave: async (view) => void (await easel.core.queue.cancel(jobOfView(view))),
    [Symbol.asyncDispose]: async () => {
      await easel[Symbol.asyncDispose]()
      await sandbox.close()
    },
  }
}

function linkIn(message: object): string | undefined {
  return /https?:[^\s"]+\/paint\/[0-9a-z.]+/.exec(JSON.stringify(message))?.[0]
}

async function jobs({ core }: OpenEasel): Promise<readonly Job[]> {
  const found: Job[] = []
  for await (const [, job] of core.stores.table<Job>('jobs').entries()) found.push(job)
  return found
}

/** Has the sandbox draw a picture, as the page would ask for it. */
async function draw({ core, web }: OpenEasel): Promise<Job> {
  const page = await fetch(`${web.url}/playground/commands`, { headers: { 'x-easel-page': '1' } })
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
  const id = randomUUID()
  await fetch(`${web.url}/playground/invocations`, {
    method: 'POST',
    headers: { cookie, origin: web.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'line', id, line: '/imagine a white siamese cat size:square', files: [] }),
  })
  return delivered(core, jobIdOf(`playground:${id}` as Invocation['id']))
}

export async function delivered({ queue }: OpenEasel['core'], id: JobId): Promise<Job> {
  for (;;) {
    const job = await queue.find(id)
    if (job?.state === 'delivered') return job
    if (job?.state === 'failed') throw new Error(JSON.stringify(job.failure))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export interface Sent {
  readonly mask?: Blob | string
  readonly prompt?: string
  readonly count?: string
  readonly attempt?: string
}

/** Posts what the page posts. */
export async function send(link: string, { mask, prompt = 'a red hat', count = '1', attempt }: Sent = {}) {
  const form = new FormData()
  form.set('attempt', attempt ?? randomUUID())
  form.set('prompt', prompt)
  form.set('count', count)
  form.set('mask', mask ?? (await halfMask()))
  const response = await fetch(link, { method: 'POST', body: form, headers: { 'accept-language': 'en' } })
  const answer = (await response.json()) as { type?: string; text?: string; view?: string }
  return { status: response.status, ...answer }
}

export const jobOfView = (view = '') => parseJobId(view.split('.')[0] ?? '') as JobId

/** The left half of the picture is to be repainted. */
export async function halfMask(edge = 1024): Promise<Blob> {
  const kept = { create: { width: edge / 2, height: edge, channels: 4, background: '#000' } } as const
  const mask = sharp(kept).extend({ left: edge / 2, background: '#00000000' })
  return new Blob([new Uint8Array(await mask.png().toBuffer())])
}

export async function plainPng(alpha: number, edge = 64): Promise<Blob> {
  const background = { r: 0, g: 0, b: 0, alpha }
  return new Blob([
    new Uint8Array(
      await sharp({ create: { width: edge, height: edge, channels: 4, background } })
        .png()
        .toBuffer(),
    ),
  ])
}
