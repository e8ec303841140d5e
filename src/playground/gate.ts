import { createHash, timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { localeOf } from '../accept-language.ts'
import { wordsFor } from '../chat/words.ts'
import { loginPage } from './login.ts'
import { cookieOptions } from './person.ts'

const cookie = 'easel_token'
/** What the page that asks for the token looks like. */
const doorFiles = new Set(['/playground/page/door.css'])

/**
 * Who may come in. With a token: whoever brought it once. Without: this machine only, under a name of its own, so that
 * neither the network nor a web page whose host name was pointed here (DNS rebinding) gets in.
 */
export function createGate(token: string | undefined): MiddlewareHandler {
  return async (c, next) => {
    if (token === undefined) {
      if (!isLocal(c)) return c.text(wordsFor(localeOf(c))('page.local_only'), 403)
      return next()
    }
    if (doorFiles.has(c.req.path)) return next()
    // What the cookie holds opens this playground, but is not the token.
    const pass = digest(`easel playground ${token}`).toString('base64url')
    const offered = c.req.path === '/' ? c.req.query('token') : undefined
    if (offered !== undefined && same(offered.trim(), token)) {
      setCookie(c, cookie, pass, cookieOptions(c))
      // Out of the address bar and the history.
      return c.redirect('/', 303)
    }
    if (offered === undefined && same(getCookie(c, cookie) ?? '', pass)) return next()
    return loginPage(c, offered !== undefined)
  }
}

/** Against other sites' pages: what changes something comes from our own page. */
export const sameOrigin: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  return isSameOrigin(c) ? next() : c.json({ error: 'forbidden' }, 403)
}

/** Browsers send Sec-Fetch-Site to https and localhost only; Origin goes with every request that is no GET. */
function isSameOrigin(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = URL.parse(c.req.header('origin') ?? '')
  return origin !== null && origin.host === c.req.header('host')
}

const localNames = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i
const localAddresses = /^(?:127\.|::1$|::ffff:127\.)/

function isLocal(c: Context): boolean {
  const address = getConnInfo(c).remote.address ?? ''
  return localAddresses.test(address) && localNames.test(c.req.header('host') ?? '')
}

function same(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
