import type { Sharp } from 'sharp'
import { pixelWorkDeadlineS, uploadPixels } from './limits.ts'

export type Engine = typeof import('sharp').default
export type Pipeline = Sharp

/** Pixel jobs at a time: each may hold a decoded picture of 50 megapixels, and the event loop needs a core too. */
const atOnce = 2

// libvips is one per process whoever asks for it, so its switch and its queue are one per process as well.
let engine: Promise<Engine> | undefined
let busy = 0
const waiting: (() => void)[] = []

/**
 * Runs work on pixels: loads sharp at first use (an idle process does not carry it) and lets two run at a time.
 * Only the public functions of this room call it; work inside passes the engine on, for a nested call could wait
 * for itself.
 */
export async function withPixels<Result>(work: (engine: Engine) => Promise<Result>): Promise<Result> {
  if (busy === atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else busy += 1
  try {
    engine ??= startEngine()
    return await work(await engine)
  } finally {
    const next = waiting.shift()
    if (next === undefined) busy -= 1
    else next()
  }
}

/** Runs work that may be left out: only when nobody has to wait for it. */
export async function ifFree<Result>(work: (engine: Engine) => Promise<Result>): Promise<Result | undefined> {
  return busy < atOnce ? withPixels(work) : undefined
}

/** A person's or a model's file under every limit; read from top to bottom (sharp's default), never held whole. */
export function openPicture(
  engine: Engine,
  path: string,
  frames: 'first frame' | 'all frames' = 'first frame',
): Pipeline {
  return engine(path, {
    failOn: 'error',
    limitInputPixels: uploadPixels,
    animated: frames === 'all frames',
  }).timeout({ seconds: pixelWorkDeadlineS })
}

/** Upright and 8-bit sRGB with alpha, whatever it was (CMYK, 16 bit, palette, grey, wide gamut); metadata is left behind. */
export function openAsRgba(engine: Engine, path: string): Pipeline {
  return openPicture(engine, path).autoOrient().toColourspace('srgb').ensureAlpha()
}

async function startEngine(): Promise<Engine> {
  const { default: sharp } = await import('sharp')
  // Scratch paths are used again with other bytes in them, and results are never asked for twice.
  sharp.cache(false)
  sharp.concurrency(1)
  // Files that people send are sniffed first (sniff.ts); these decoders have no business here even if a file
  // were two things at once. The SVG decoder for buffers stays, for pictures that Easel itself draws.
  sharp.block({
    operation: [
      'VipsForeignLoadSvgFile',
      'VipsForeignLoadHeifFile',
      'VipsForeignLoadTiffFile',
      'VipsForeignLoadVipsFile',
      'VipsForeignLoadUhdrFile',
    ],
  })
  return sharp
}
