import type { Period } from './windows.ts'

/** The limits on spending, in the order in which a refusal names them: the asker's own first. */
export const limits = {
  images_per_user_day: { of: 'person', per: 'day', counts: 'images' },
  images_per_user_month: { of: 'person', per: 'month', counts: 'images' },
  budget_user_day: { of: 'person', per: 'day', counts: 'micros' },
  budget_space_day: { of: 'space', per: 'day', counts: 'micros' },
  budget_space_month: { of: 'space', per: 'month', counts: 'micros' },
} as const satisfies Record<string, { of: 'person' | 'space'; per: Period; counts: 'images' | 'micros' }>

export type LimitName = keyof typeof limits

// The record above has exactly these keys.
export const limitNames = Object.keys(limits) as readonly LimitName[]

export function isMoney(name: string): boolean {
  return limitNames.some((limit) => limit === name && limits[limit].counts === 'micros')
}

/** What holds for one person: pictures, or micro-dollars; absent: no limit. */
export type Caps = Readonly<Partial<Record<LimitName, number>>>

/** The settings that limit spending; budgets are US dollars. */
interface LimitSettings extends Readonly<Partial<Record<LimitName, number>>> {
  readonly role_limits: Readonly<Record<string, Readonly<Partial<Record<RoleLimitName, number>>>>>
}

type RoleLimitName = 'images_per_user_day' | 'images_per_user_month' | 'budget_user_day'

/**
 * Of what the space and the asker's roles allow, the most generous holds; where the space sets no limit there is none.
 * A role that does not name a limit leaves it as it is.
 */
export function capsFor(settings: LimitSettings, roles: readonly string[]): Caps {
  const own = roles.flatMap((role) =>
    Object.hasOwn(settings.role_limits, role) ? [settings.role_limits[role] ?? {}] : [],
  )
  const entries = limitNames.flatMap((name) => {
    const everybody = settings[name]
    if (everybody === undefined) return []
    const most = Math.max(everybody, ...own.map((caps) => (isRoleLimit(name) ? (caps[name] ?? 0) : 0)))
    return [[name, limits[name].counts === 'micros' ? Math.round(most * 1e6) : most] as const]
  })
  return Object.fromEntries(entries)
}

/** What roles have a limit of and everybody has none: it limits nobody. */
export function idleLimits(settings: LimitSettings): readonly LimitName[] {
  const ofRoles = Object.values(settings.role_limits)
  return limitNames
    .filter(isRoleLimit)
    .filter((name) => settings[name] === undefined && ofRoles.some((caps) => caps[name] !== undefined))
}

function isRoleLimit(name: LimitName): name is RoleLimitName {
  return limits[name].of === 'person'
}
