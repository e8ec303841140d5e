export type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** How long the service asks to wait: `retry-after-ms`, `Retry-After` in seconds or as a date, or its own words. */
export function retryAfterOf(
  headers: ResponseHeaders,
  message = '',
  now: number = Date.now(),
): number | undefined {
  return (
    positive(Number(first(headers['retry-after-ms']) ?? Number.NaN)) ??
    secondsOrDate(first(headers['retry-after']), now) ??
    inWords(message)
  )
}

function secondsOrDate(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const seconds = Number(value)
  return positive(Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000)
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** "Please try again in 240ms", "in 12s", "in 1m30.5s". */
function inWords(message: string): number | undefined {
  const words = /try again in ((?:\d+(?:\.\d+)?(?:ms|s|m|h|d)\s*)+)/i.exec(message)?.[1] ?? ''
  const parts = words.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/gi)
  const total = [...parts].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unitMs[(unit ?? '').toLowerCase()] ?? 0),
    0,
  )
  return positive(total)
}

function positive(milliseconds: number): number | undefined {
  return Number.isFinite(milliseconds) && milliseconds > 0 ? Math.ceil(milliseconds) : undefined
}

function first(value: string | readonly string[] | undefined): string | undefined {
  const text = (typeof value === 'string' ? value : value?.[0])?.trim()
  return text === '' ? undefined : text
}
