import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'

/** An Images API that counts what is bought, and answers when the test lets it. It refuses "forbidden" prompts. */
export interface CountingImages {
  readonly url: string
  /** What Easel is told so that it buys here. */
  readonly env: Readonly<Record<string, string>>
  /** Prompt → how many requests for it were answered with pictures. */
  sold(prompt: string): number
  /** Requests that wait for an answer. */
  waiting(): number
  /** From now on requests wait until `release`. */
  hold(): void
  release(): void
  /** Every request that was received, answered or not. */
  asked(): number
  /** The pictures that came with them, to be changed. */
  sent(): readonly Buffer[]
  /** The next answers go wrong like this; what is billed all the same counts as sold. Gives a way to end it. */
  trouble(trouble: Trouble): () => void
  close(): Promise<void>
}

interface Trouble {
  readonly times?: number
  readonly billed?: boolean
  readonly answer: (response: ServerResponse, whole: string) => void
}

const refusal = {
  error: {
    message: 'Your request was rejected by the safety system.',
    type: 'image_generation_user_error',
    param: null,
    code: 'moderation_blocked',
  },
}

export async function startCountingImages(): Promise<CountingImages> {
  // Noise does not compress, so that an upload can be told from words by its size.
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const picture = await sharp({ create: { width: 256, height: 256, channels: 3, background: 'teal', noise } })
    .png()
    .toBuffer()
  const made = { b64_json: picture.toString('base64') }
  const sold = new Map<string, number>()
  const held = new Set<() => void>()
  const sent: Buffer[] = []
  let holding = false
  let asked = 0
  let trouble: Trouble | undefined
  let troubles = 0

  const serve = ({ prompt, n }: Asked, response: ServerResponse) => {
    const answer = JSON.stringify({ created: 1, data: Array(n).fill(made) })
    const wrong = troubles > 0 ? trouble : undefined
    if (wrong !== undefined) {
      troubles -= 1
      if (wrong.billed) sold.set(prompt, (sold.get(prompt) ?? 0) + 1)
      return wrong.answer(response, answer)
    }
    response.setHeader('content-type', 'application/json')
    if (prompt.includes('forbidden')) return void response.writeHead(400).end(JSON.stringify(refusal))
    sold.set(prompt, (sold.get(prompt) ?? 0) + 1)
    response.end(answer)
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const wanted = await read(request.headers['content-type'] ?? '', Buffer.concat(chunks))
    asked += 1
    sent.push(...wanted.pictures)
    if (response.destroyed) return
    if (!holding) return serve(wanted, response)
    const go = () => {
      held.delete(go)
      serve(wanted, response)
    }
    held.add(go)
    response.once('close', () => held.delete(go))
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/v1`
  return {
    url,
    env: { OPENAI_BASE_URL: url, OPENAI_API_KEY: 'key', IMAGE_MODEL: 'gpt-image-2' },
    sold: (prompt) => sold.get(prompt) ?? 0,
    waiting: () => held.size,
    hold: () => {
      holding = true
    },
    release: () => {
      holding = false
      for (const go of [...held]) go()
    },
    asked: () => asked,
    sent: () => sent,
    trouble: (next) => {
      trouble = next
      troubles = next.times ?? 1
      return () => {
        troubles = 0
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Asked {
  readonly prompt: string
  readonly n: number
  readonly pictures: readonly Buffer[]
}

/** A JSON document, or the fields and files of an edit. */
async function read(type: string, body: Buffer<ArrayBuffer>): Promise<Asked> {
  if (!type.startsWith('multipart/')) {
    const { prompt, n = 1 } = JSON.parse(body.toString('utf8'))
    return { prompt, n, pictures: [] }
  }
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  const files = [...form].filter(([name]) => name.startsWith('image')).map(([, file]) => file)
  const pictures = files
    .filter((file) => file instanceof File)
    .map(async (file) => Buffer.from(await file.arrayBuffer()))
  return {
    prompt: String(form.get('prompt') ?? ''),
    n: Number(form.get('n') ?? 1),
    pictures: await Promise.all(pictures),
  }
}
