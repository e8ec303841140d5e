/** Pictures that the tests of this room draw for themselves. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { onTestFinished } from 'vitest'
import { Failure, type FailureFacts } from '../../src/failure.ts'

/** A folder of the test's own; returns paths in it. */
export async function scratch(): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-pictures-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return (name) => join(folder, name)
}

export async function keep(path: string, bytes: Uint8Array | Sharp): Promise<string> {
  await writeFile(path, bytes instanceof Uint8Array ? bytes : await bytes.toBuffer())
  return path
}

/** Every pixel differs from its neighbours, and from those of another seed. */
export function noise(width: number, height: number, seed = 1, channels: 3 | 4 = 3): Sharp {
  const bytes = Buffer.alloc(width * height * channels)
  let state = seed * 2654435761 + 1
  for (let at = 0; at < bytes.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return sharp(bytes, { raw: { width, height, channels } })
}

/** A smooth picture that compresses like a photo's sky. */
export function gradient(width: number, height: number): Sharp {
  return painted(width, height, (x, y) => [(x * 255) / width, (y * 255) / height, 128, 255])
}

/** An animation of plain frames: the first is red, the others are not. */
export async function film(width: number, height: number, frames: number): Promise<Sharp> {
  const stills = Array.from({ length: frames }, (_, frame) =>
    painted(width, height, () => (frame === 0 ? red : [0, 0, frame * 40, 255]))
      .png()
      .toBuffer(),
  )
  return sharp(await Promise.all(stills), { join: { animated: true } })
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number]

export function painted(width: number, height: number, colourAt: (x: number, y: number) => Colour): Sharp {
  const bytes = Buffer.alloc(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colourAt(x, y)
      for (let band = 0; band < 4; band += 1)
        bytes[(y * width + x) * 4 + band] = Math.round(colour[band] ?? 0)
    }
  }
  return sharp(bytes, { raw: { width, height, channels: 4 } })
}

export const black: Colour = [0, 0, 0, 255]
export const white: Colour = [255, 255, 255, 255]
export const red: Colour = [255, 0, 0, 255]
export const clear: Colour = [0, 0, 0, 0]

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function isIn({ left, top, right, bottom }: Box, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom
}

/** A mask as people export it: transparent in the box. */
export function alphaMask(width: number, height: number, box: Box): Sharp {
  return painted(width, height, (x, y) => (isIn(box, x, y) ? clear : black)).png()
}

/** A mask as people draw it: white in the box. */
export function blackWhiteMask(width: number, height: number, box: Box): Sharp {
  return painted(width, height, (x, y) => (isIn(box, x, y) ? white : black)).removeAlpha()
}

export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Buffer
  at(x: number, y: number): readonly number[]
}

export async function pixelsOf(path: string): Promise<Pixels> {
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  return {
    width,
    height,
    rgba: data,
    at: (x, y) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)],
  }
}

/** How many pixels of the two differ where `counted` says so. */
export function differing(one: Pixels, other: Pixels, counted: (x: number, y: number) => boolean): number {
  if (one.width !== other.width || one.height !== other.height) throw new Error('not the same size')
  let different = 0
  for (let y = 0; y < one.height; y += 1) {
    for (let x = 0; x < one.width; x += 1) {
      const at = (y * one.width + x) * 4
      if (one.rgba.readUInt32LE(at) !== other.rgba.readUInt32LE(at) && counted(x, y)) different += 1
    }
  }
  return different
}

/** A PNG by hand: it claims a size, and has the pixels of another. */
export function pngClaiming(width: number, height: number, pixelData: Uint8Array = Buffer.alloc(64)): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixelData)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export function chunk(name: string, content: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** What a promise failed with; a success or any other error fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<FailureFacts> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Failure) return error.facts
    throw error
  }
  throw new Error('did not fail')
}

export function problem(name: string, values: Record<string, unknown> = {}) {
  return { kind: 'input', problem: name, values: values }
}
