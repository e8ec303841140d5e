import { Hono } from 'hono'
import type { Log } from '../log.ts'

export type Checks = () => Promise<Readonly<Record<string, boolean>>>

/** Liveness: the process answers. Readiness: everything it stands on answers too. */
export function healthRoutes(checks: Checks, log: Log, deadlineMs = 3_000): Hono {
  const routes = new Hono()
  routes.get('/healthz', (c) => {
    c.header('cache-control', 'no-store')
    return c.json({ status: 'ok' })
  })
  routes.get('/readyz', async (c) => {
    const results = await inTime(checks, deadlineMs).catch((error: unknown) => {
      log.warn({ err: error }, 'readiness could not be told')
      return { checks: false }
    })
    const ready = Object.values(results).every((works) => works)
    c.header('cache-control', 'no-store')
    return c.json({ status: ready ? 'ok' : 'unavailable', checks: results }, ready ? 200 : 503)
  })
  return routes
}

/** A store that hangs is as unready as one that refuses. */
async function inTime(checks: Checks, deadlineMs: number): Promise<Readonly<Record<string, boolean>>> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer in ${deadlineMs} ms`)), deadlineMs)
  try {
    return await Promise.race([checks(), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
