/** A sandbox without latency, the official client, and eyes for pixels. */

import { existsSync, readFileSync } from 'node:fs'
import OpenAI from 'openai'
import sharp from 'sharp'
import { onTestFinished } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'

export const CONTRACTS = new URL('../../../shared/contracts/', import.meta.url)

export interface Open {
  readonly url: string
  readonly client: OpenAI
  post(path: string, body: object, key?: string): Promise<Response>
}

/** For who looks at what is said about a picture, and not at the picture. */
export const coarse = { grain: 4 } as const

export async function openSandbox(options: Parameters<typeof startSandbox>[0] = {}): Promise<Open> {
  const sandbox = await startSandbox({ pace: 0, ...options })
  onTestFinished(() => sandbox.close())
  return {
    url: sandbox.url,
    client: new OpenAI({ apiKey: 'sandbox', baseURL: sandbox.url, maxRetries: 0 }),
    post: (path, body, key = 'sandbox') =>
      fetch(sandbox.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  }
}

export interface ErrorAnswer {
  readonly error: {
    readonly message: string
    readonly type: string
    readonly param: string | null
    readonly code: string | null
    readonly moderation_details?: object
  }
}

export async function errorOf(response: Response): Promise<ErrorAnswer['error'] & { status: number }> {
  // The shape is what the tests are about: a wrong one fails their expectations.
  const body = (await response.json()) as ErrorAnswer
  return { ...body.error, status: response.status }
}

export interface Seen {
  readonly width: number
  readonly height: number
  readonly format: string
  readonly data: Buffer
  at(x: number, y: number): readonly number[]
}

export async function look(bytes: Buffer | string | undefined | null): Promise<Seen> {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : (bytes ?? Buffer.alloc(0))
  const { format } = await sharp(buffer).metadata()
  const { data, info } = await sharp(buffer).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return {
    width: info.width,
    height: info.height,
    format,
    data,
    at: (x, y) => [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)],
  }
}

/** The share of pixels that differ. */
export function difference(one: Seen, two: Seen): number {
  let different = 0
  for (let at = 0; at < one.data.length; at += 4) {
    if (!one.data.subarray(at, at + 3).equals(two.data.subarray(at, at + 3))) different += 1
  }
  return different / (one.data.length / 4)
}

/** 1 = the same picture, 0 = nothing in common: correlation of small grey copies. */
export async function likeness(one: Buffer, two: Buffer): Promise<number> {
  const [a, b] = await Promise.all(
    [one, two].map((bytes) => sharp(bytes).resize(24, 24, { fit: 'fill' }).greyscale().raw().toBuffer()),
  )
  if (a === undefined || b === undefined) return 0
  const mean = (values: Buffer) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  let [product, sa, sb] = [0, 0, 0]
  for (const [index, value] of a.entries()) {
    const [da, db] = [value - ma, (b[index] ?? 0) - mb]
    product += da * db
    sa += da * da
    sb += db * db
  }
  return product / Math.sqrt(sa * sb)
}

export async function photo(width = 512, height = 512): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#3a7"/><circle cx="30%" cy="35%" r="22%" fill="#fc3"/><rect x="55%" y="50%" width="35%" height="40%" fill="#722"/></svg>`
  return sharp(Buffer.from(svg)).ensureAlpha().png().toBuffer()
}

/** Opaque, with a transparent hole. */
export async function maskWithHole(
  width: number,
  height: number,
  hole: { left: number; top: number; width: number; height: number },
): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 4, 255)
  for (let y = hole.top; y < hole.top + hole.height; y += 1) {
    for (let x = hole.left; x < hole.left + hole.width; x += 1) data[(y * width + x) * 4 + 3] = 0
  }
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
}

export function file(bytes: Buffer, type = 'image/png', name = 'picture.png'): File {
  return new File([new Uint8Array(bytes)], name, { type })
}

export function dataUrl(bytes: Buffer): string {
  return `data:image/png;base64,${bytes.toString('base64')}`
}

export const hasContracts = existsSync(new URL('openai-errors.json', CONTRACTS))

export function contract(name: string): string {
  return readFileSync(new URL(name, CONTRACTS), 'utf8')
}
