import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { personId, spaceId } from '../chat/ids.ts'
import type { Asker, Invocation } from '../chat/invocation.ts'

export const space = spaceId('playground:local')

const cookie = 'easel_person'
const cookiePattern = /^[\w-]{20,100}$/
// Browsers keep a cookie for 400 days at most: https://www.rfc-editor.org/rfc/rfc6265 as revised.
const cookieSeconds = 400 * 24 * 60 * 60

/** Whose conversation a request belongs to; undefined for a browser that has no cookie yet. */
export function conversationOf(c: Context): string | undefined {
  const secret = getCookie(c, cookie)
  return secret !== undefined && cookiePattern.test(secret) ? conversationName(secret) : undefined
}

/**
 * Gives the browser its cookie. Only the page's own script can ask for that, since links cannot send the header: the
 * cookie is SameSite=Strict, so a visit from elsewhere comes without it, and a new one would orphan the conversation.
 */
export function welcome(c: Context, randomId: () => string): boolean {
  if (conversationOf(c) !== undefined) return true
  if (c.req.header('x-easel-page') === undefined) return false
  const secret = `${randomId()}${randomId()}`.replaceAll(/[^\w-]/g, '').slice(0, 100)
  setCookie(c, cookie, secret, cookieOptions(c))
  return true
}

export function cookieOptions(c: Context) {
  const secure = c.req.header('x-forwarded-proto') === 'https'
  return { path: '/', httpOnly: true, sameSite: 'Strict', maxAge: cookieSeconds, secure } as const
}

export function askerOf(conversation: string): Asker {
  return { id: personId(`playground:${conversation}`), name: 'playground', admin: true, roles: [] }
}

export function whereabouts(conversation: string): Pick<Invocation, 'space' | 'place'> {
  return { space, place: { channel: conversation, kind: 'direct', ageRestricted: false } }
}

/** The cookie opens the conversation, so what names it in rows and logs is a digest. */
function conversationName(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 26)
}
