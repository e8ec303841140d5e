import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'

/** An Images API that takes the same time for every picture, streamed with its partial images or in one piece. */
export interface StreamingImages {
  readonly url: string
  /** The size of a picture. */
  readonly bytes: number
  close(): Promise<void>
}

export async function startStreamingImages({ drawMs }: { drawMs: number }): Promise<StreamingImages> {
  const noise = { type: 'gaussian', mean: 128, sigma: 24 } as const
  const edge = 1024
  const picture = await sharp({
    create: { width: edge, height: edge, channels: 3, background: 'teal', noise },
  })
    .png()
    .toBuffer()
  // Made beforehand: what the service takes for it is not to be measured.
  const whole = Buffer.from(JSON.stringify({ created: 1, data: [{ b64_json: picture.toString('base64') }] }))
  const eventOf = (type: string) =>
    Buffer.from(`event: ${type}\ndata: ${JSON.stringify({ type, b64_json: picture.toString('base64') })}\n\n`)
  const partial = eventOf('image_generation.partial_image')
  const completed = eventOf('image_generation.completed')
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { partial_images: partials = 0 } = JSON.parse(Buffer.concat(chunks).toString())
    if (partials === 0) return answerWhole(response)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (let index = 0; index < partials; index += 1) {
      await wait(drawMs / (partials + 1))
      response.write(partial)
    }
    await wait(drawMs / (partials + 1))
    response.end(completed)
  })

  const answerWhole = async (response: ServerResponse) => {
    await wait(drawMs)
    response.setHeader('content-type', 'application/json')
    response.end(whole)
  }

  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    bytes: picture.length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
