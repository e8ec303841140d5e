/** How long the sandbox takes: the real thing scaled down, ended early when the asker is gone. */

import { setTimeout as delay } from 'node:timers/promises'
import { findDirective } from './errors-on-demand.ts'
import type { Settings } from './rules.ts'
import type { Size } from './sizes.ts'

export interface Pace {
  /** 1 = the usual latency, 0 = none. */
  readonly factor: number
  wait(milliseconds: number, signal: AbortSignal): Promise<void>
}

const BY_QUALITY: Readonly<Record<string, number>> = {
  low: 500,
  standard: 800,
  medium: 1000,
  hd: 1500,
  high: 1800,
  xhigh: 2400,
  max: 3000,
}
const SLOW_MS = 20_000

export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>

const forReal: Sleep = (milliseconds, signal) => delay(milliseconds, undefined, { signal })

export function createPace(factor: number, random: () => number, sleep: Sleep = forReal): Pace {
  return {
    factor,
    async wait(milliseconds, signal) {
      signal.throwIfAborted()
      const scaled = milliseconds * factor * (0.85 + 0.3 * random())
      if (scaled > 0) await sleep(scaled, signal)
    },
  }
}

export function latencyOf(settings: Pick<Settings, 'quality' | 'prompt'>, size: Size): number {
  if (findDirective(settings.prompt)?.code === 'slow') return SLOW_MS
  const large = Math.sqrt((size.width * size.height) / (1024 * 1024))
  return (BY_QUALITY[settings.quality] ?? 1000) * Math.min(1.7, Math.max(0.7, large))
}
