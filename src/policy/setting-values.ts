import { z } from 'zod'

/** A value as a person types it, and as it is written back: the text is what the store keeps. */
export type SettingValue<Value> = z.ZodType<Value, string>

export function oneOf<const Word extends string>(allowed: readonly Word[]): SettingValue<Word> {
  return typed((text) => allowed.find((word) => word.toLowerCase() === text.toLowerCase()), String)
}

export function matching(pattern: RegExp): SettingValue<string> {
  return typed((text) => (pattern.test(text) ? text : undefined), String)
}

export function whole(min: number, max: number): SettingValue<number> {
  return typed((text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : undefined
  }, String)
}

const yes = ['yes', 'y', 'true', 'on', '1']
const no = ['no', 'n', 'false', 'off', '0']

export function yesNo(): SettingValue<boolean> {
  return typed(
    (text) => {
      const word = text.toLowerCase()
      if (yes.includes(word)) return true
      return no.includes(word) ? false : undefined
    },
    (value) => (value ? 'yes' : 'no'),
  )
}

/** US dollars: `5`, `$5`, `2.50 USD`; exact to the micro-dollar. */
export function dollars(): SettingValue<number> {
  return typed((text) => {
    const [, amount] = /^\$?\s*(\d{1,7}(?:\.\d{1,6})?)\s*(?:\$|usd)?$/i.exec(text) ?? []
    return amount === undefined ? undefined : Number(amount)
  }, String)
}

export function listOf(
  item: (text: string) => string | undefined,
  most = mostItems,
): SettingValue<readonly string[]> {
  return typed(
    (text) => {
      const items = text.split(/[\s,;]+/).filter((one) => one !== '')
      const read = items.map(item)
      const known = read.filter((one) => one !== undefined)
      return known.length === read.length && known.length > 0 && known.length <= most
        ? [...new Set(known)]
        : undefined
    },
    (items) => items.join(', '),
  )
}

const mostItems = 50
const plainId = /^[a-z0-9_-]{1,64}$/i

/** `<@&123>` of Discord, `<!subteam^S123|@designers>` of Slack, or the id alone. */
export function roleId(text: string): string | undefined {
  const [, discord, slack] = /^<(?:@&(\d+)|!subteam\^(\w+)(?:\|[^>]*)?)>$/.exec(text) ?? []
  return discord ?? slack ?? (plainId.test(text) ? text : undefined)
}

/** `<#123>`, with Slack's `<#C123|general>` among them, or the id alone. */
export function channelId(text: string): string | undefined {
  const [, mentioned] = /^<#(\w+)(?:\|[^>]*)?>$/.exec(text) ?? []
  return mentioned ?? (plainId.test(text) ? text : undefined)
}

/** `<@123>`, with Discord's `<@!123>` and Slack's `<@U123|ada>` among them, or the id alone. */
export function personId(text: string): string | undefined {
  const [, mentioned] = /^<@!?(\w+)(?:\|[^>]*)?>$/.exec(text) ?? []
  return mentioned ?? (plainId.test(text) ? text : undefined)
}

export function oneId(read: (text: string) => string | undefined): SettingValue<string> {
  return typed(read, String)
}

export interface RoleLimit {
  readonly images_per_user_day?: number
  readonly images_per_user_month?: number
  readonly budget_user_day?: number
}

const roleCaps = {
  images_per_user_day: whole(0, 1_000_000),
  images_per_user_month: whole(0, 1_000_000),
  budget_user_day: dollars(),
} as const satisfies Record<keyof RoleLimit, SettingValue<number>>

/** `@role: images_per_user_day=20 budget_user_day=2; @other: …` */
export function roleLimits(): SettingValue<Readonly<Record<string, RoleLimit>>> {
  return typed(
    (text) => {
      const roles = text.split(';').filter((part) => part.trim() !== '')
      const entries = roles.map(roleLimit)
      const known = entries.filter((entry) => entry !== undefined)
      const isWhole = known.length === roles.length && known.length > 0 && known.length <= mostItems
      if (!isWhole) return undefined
      // Named twice, a role has what stands in both places.
      const limits = new Map<string, RoleLimit>()
      for (const [role, caps] of known) limits.set(role, { ...limits.get(role), ...caps })
      return Object.fromEntries(limits)
    },
    (limits) =>
      Object.entries(limits)
        .map(([role, caps]) => `${role}: ${capsText(caps)}`)
        .join('; '),
  )
}

function roleLimit(part: string): readonly [role: string, caps: RoleLimit] | undefined {
  const [, name = '', rest = ''] = /^\s*(<[^>]+>|[^\s:=]+)(?:\s*:\s*|\s+)(.+)$/s.exec(part) ?? []
  const role = roleId(name)
  const caps = rest
    .trim()
    .replace(/\s*=\s*/g, '=')
    .split(/[\s,]+/)
    .map((assignment) => {
      const [cap, value = ''] = assignment.split('=')
      if (cap === undefined || !isRoleCap(cap)) return undefined
      const { data } = roleCaps[cap].safeDecode(value)
      return data === undefined ? undefined : ([cap, data] as const)
    })
  const known = caps.filter((cap) => cap !== undefined)
  if (role === undefined || known.length !== caps.length) return undefined
  return [role, Object.fromEntries(known)]
}

function isRoleCap(name: string): name is keyof RoleLimit {
  return Object.hasOwn(roleCaps, name)
}

function capsText(caps: RoleLimit): string {
  return Object.entries(caps)
    .map(([cap, value]) => `${cap}=${value}`)
    .join(' ')
}

export type Strikes = { readonly refusals: number; readonly pauseMinutes: number } | 'off'

/** `3/15`: after 3 refusals within ten minutes, a pause of 15 minutes. */
export function strikes(): SettingValue<Strikes> {
  return typed(
    (text) => {
      if (no.includes(text.toLowerCase())) return 'off'
      const [, refusals, minutes] = /^(\d{1,3})\s*[/,\s]\s*(\d{1,5})$/.exec(text) ?? []
      const value = { refusals: Number(refusals), pauseMinutes: Number(minutes) }
      return value.refusals >= 1 && value.pauseMinutes >= 1 ? value : undefined
    },
    (value) => (value === 'off' ? 'off' : `${value.refusals}/${value.pauseMinutes}`),
  )
}

function typed<Value>(
  read: (text: string) => Value | undefined,
  write: (value: Value) => string,
): SettingValue<Value> {
  return z.codec(z.string(), z.custom<Value>(), {
    decode: (text, context) => {
      const value = read(text.trim())
      if (value !== undefined) return value
      context.issues.push({ code: 'custom', input: text })
      return z.NEVER
    },
    encode: write,
  })
}
