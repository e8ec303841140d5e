import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'

/**
 * `node bench/images-api/main.ts <bytes of a picture> <milliseconds>`: an Images API that costs next to nothing. Its
 * answers are encoded before the first request, so that what is measured is the bot's work and not this server's.
 */
const [pictureBytes = 0, delayMs = 0] = process.argv.slice(2).map(Number)
const most = 4

const picture = await noiseOf(pictureBytes)
const item = JSON.stringify({ b64_json: picture.toString('base64') })
const usage = { input_tokens: 20, output_tokens: 1000, total_tokens: 1020 }
const answers = Array.from({ length: most }, (_, index) =>
  Buffer.from(
    `{"created":1,"data":[${Array(index + 1)
      .fill(item)
      .join(',')}],"usage":${JSON.stringify(usage)}}`,
  ),
)

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const { n = 1 } = JSON.parse(Buffer.concat(chunks).toString())
  await wait(delayMs)
  const answer = answers[n - 1]
  if (answer === undefined) return void response.writeHead(400).end()
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer)
})
// A connection that is closed while a bot thinks it open is the network's trouble, and not measured here.
server.keepAliveTimeout = 300_000
server.listen(0, '127.0.0.1', () => {
  // A server that listens on TCP has an address with a port.
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
})

/** A PNG of about this many bytes: noise, stored without compression, is as large as its pixels. */
async function noiseOf(bytes: number): Promise<Buffer> {
  const side = Math.max(1, Math.floor(Math.sqrt(bytes / 3)))
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  return sharp({ create: { width: side, height: side, channels: 3, background: 'teal', noise } })
    .png({ compressionLevel: 0 })
    .toBuffer()
}
