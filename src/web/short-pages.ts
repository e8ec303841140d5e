import type { Context } from 'hono'

/** What there is to read where there is nothing: a short page for people, JSON for programs. */
export function notFound(c: Context): Response {
  return short(c, 404, 'not_found', 'There is nothing here.')
}

export function tooLarge(c: Context): Response {
  // The rest of the body would be read for nothing.
  c.header('connection', 'close')
  return short(c, 413, 'too_large', 'That is too large.')
}

export function failed(c: Context): Response {
  return short(c, 500, 'failed', 'Something went wrong on our side. The log has the rest.')
}

function short(c: Context, status: 404 | 413 | 500, error: string, sentence: string): Response {
  c.header('cache-control', 'no-store')
  if (!c.req.header('accept')?.includes('text/html')) return c.json({ error, message: sentence }, status)
  return c.html(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<meta name="color-scheme" content="light dark"><title>Easel</title><h1>${status}</h1><p>${sentence}</p></html>`,
    status,
  )
}
