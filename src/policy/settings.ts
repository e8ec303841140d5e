import { type Language, languages } from '../chat/languages.ts'
import type { Quality, Rewrite } from '../images/model.ts'
import { namedSizes, parseSize } from '../images/sizes.ts'
import {
  channelId,
  dollars,
  listOf,
  matching,
  oneId,
  oneOf,
  personId,
  type RoleLimit,
  roleId,
  roleLimits,
  type SettingValue,
  type Strikes,
  strikes,
  whole,
  yesNo,
} from './setting-values.ts'

/** What holds in one channel of one space; undefined: no limit, or whatever Easel does by itself. */
export interface Settings {
  readonly model?: string
  readonly size?: string
  readonly quality?: Quality
  readonly count_max: number
  readonly models_allowed?: readonly string[]
  /** Channel ids. */
  readonly channels_allowed?: readonly string[]
  /** Ids of Discord roles, or of Slack user groups. */
  readonly roles_allowed?: readonly string[]
  /** The platform's ids of people who may not make pictures. */
  readonly people_blocked?: readonly string[]
  readonly images_per_user_day?: number
  readonly images_per_user_month?: number
  /** Budgets are US dollars. */
  readonly budget_space_day?: number
  readonly budget_space_month?: number
  readonly budget_user_day?: number
  /** Role → its own caps. */
  readonly role_limits: Readonly<Record<string, RoleLimit>>
  readonly rewrite: Rewrite
  /** Not set: where a message can show them as they come. */
  readonly previews?: 'on' | 'off'
  readonly show_cost: boolean
  readonly precheck: 'off' | 'log' | 'block'
  readonly moderation: 'auto' | 'low'
  readonly age_restricted_only: boolean
  readonly strikes: Strikes
  readonly audit_channel?: string
  readonly retention_days: number
  readonly locale?: Language
  readonly base_url?: string
  /** Whether there is one; it is sealed elsewhere, and never shown. */
  readonly api_key?: 'set'
}

export const defaults: Settings = {
  count_max: 10,
  role_limits: {},
  rewrite: 'auto',
  show_cost: true,
  precheck: 'off',
  moderation: 'auto',
  age_restricted_only: false,
  strikes: 'off',
  retention_days: 90,
}

export type SettingKey = keyof Settings

type Takes =
  | 'choice'
  | 'model'
  | 'models'
  | 'size'
  | 'channel'
  | 'channels'
  | 'roles'
  | 'people'
  | 'images'
  | 'dollars'
  | 'role_limits'
  | 'strikes'
  | 'days'
  | 'address'
  | 'key'

export interface SettingSpec<Value = unknown> {
  /** How it is typed, checked and shown. */
  readonly value: SettingValue<Value>
  /** What to tell people that it takes: locales, `setting.takes.*`. */
  readonly takes: Takes
  /** Whether a channel may have its own. */
  readonly channel: boolean
  /** All that it can be; absent where more can be typed than can be listed. */
  readonly choices?: readonly string[]
  /** What is worth offering while somebody types: words, or what the models of the place can. */
  readonly suggests?: readonly string[] | 'models' | 'sizes'
}

const onOff = ['on', 'off'] as const
const yesOrNo = ['yes', 'no'] as const
const rewriting = ['auto', 'on', 'off'] as const
const checking = ['off', 'log', 'block'] as const
const moderating = ['auto', 'low'] as const
const qualities = ['auto', 'low', 'medium', 'high', 'xhigh', 'max', 'standard', 'hd'] as const
const modelName = /^[\w./:@-]{1,100}$/
/** Moderators of a large server press Block for years. */
export const mostBlocked = 1_000
const upToTen = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']
const images = whole(0, 1_000_000)

/** Every setting, in the order in which people read them; every form, list and check is made from it. */
export const settingSpecs: {
  readonly [Key in SettingKey]-?: SettingSpec<Exclude<Settings[Key], undefined>>
} = {
  model: { value: matching(modelName), takes: 'model', channel: true, suggests: 'models' },
  size: { value: oneId(size), takes: 'size', channel: true, suggests: 'sizes' },
  quality: { value: oneOf(qualities), takes: 'choice', channel: true, choices: qualities },
  count_max: { value: whole(1, 10), takes: 'choice', channel: true, choices: upToTen },
  models_allowed: {
    value: listOf((text) => (modelName.test(text) ? text : undefined)),
    takes: 'models',
    channel: true,
    suggests: 'models',
  },
  channels_allowed: { value: listOf(channelId), takes: 'channels', channel: false },
  roles_allowed: { value: listOf(roleId), takes: 'roles', channel: true },
  people_blocked: { value: listOf(personId, mostBlocked), takes: 'people', channel: false },
  images_per_user_day: { value: images, takes: 'images', channel: false },
  images_per_user_month: { value: images, takes: 'images', channel: false },
  budget_space_day: { value: dollars(), takes: 'dollars', channel: false },
  budget_space_month: { value: dollars(), takes: 'dollars', channel: false },
  budget_user_day: { value: dollars(), takes: 'dollars', channel: false },
  role_limits: { value: roleLimits(), takes: 'role_limits', channel: false },
  rewrite: { value: oneOf(rewriting), takes: 'choice', channel: true, choices: rewriting },
  previews: { value: oneOf(onOff), takes: 'choice', channel: true, choices: onOff },
  show_cost: { value: yesNo(), takes: 'choice', channel: true, choices: yesOrNo },
  precheck: { value: oneOf(checking), takes: 'choice', channel: true, choices: checking },
  moderation: { value: oneOf(moderating), takes: 'choice', channel: true, choices: moderating },
  age_restricted_only: { value: yesNo(), takes: 'choice', channel: false, choices: yesOrNo },
  strikes: { value: strikes(), takes: 'strikes', channel: false, suggests: ['off', '3/15', '5/60'] },
  audit_channel: { value: oneId(channelId), takes: 'channel', channel: false },
  retention_days: {
    value: whole(1, 3650),
    takes: 'days',
    channel: false,
    suggests: ['7', '30', '90', '365'],
  },
  locale: { value: oneOf(languages), takes: 'choice', channel: true, choices: languages },
  api_key: { value: oneOf(['set']), takes: 'key', channel: false },
  base_url: { value: oneId(baseUrl), takes: 'address', channel: false },
}

// The record above has exactly these keys.
export const settingKeys = Object.keys(settingSpecs) as readonly SettingKey[]

export function isSettingKey(name: string): name is SettingKey {
  return Object.hasOwn(settingSpecs, name)
}

/** A value that holds → as a person would type it. */
export function settingText(key: SettingKey, settings: Settings): string | undefined {
  const held = settings[key]
  const value: SettingValue<unknown> = settingSpecs[key].value
  return held === undefined ? undefined : String(value.encode(held))
}

/** Values as texts, under their keys. */
export type SettingTexts = Readonly<Partial<Record<SettingKey, string>>>

/** A value as typed → as it is kept; undefined when it is none. */
export function canonicalText(key: SettingKey, text: string): string | undefined {
  const value: SettingValue<unknown> = settingSpecs[key].value
  const read = value.safeDecode(text)
  return read.success ? String(value.encode(read.data)) : undefined
}

/** What is set in a space and, over it, in a channel → what holds there. */
export function effective(space: SettingTexts, channel: SettingTexts = {}): Settings {
  return { ...defaults, ...values(space), ...values(channel) }
}

/** A text that an older or newer Easel wrote and this one does not take counts as not set. */
function values(texts: SettingTexts): Partial<Settings> {
  const entries = settingKeys.flatMap((key) => {
    const text = texts[key]
    const value: SettingValue<unknown> = settingSpecs[key].value
    const read = text === undefined ? undefined : value.safeDecode(text)
    return read?.success ? [[key, read.data] as const] : []
  })
  // Each key's own codec made its value.
  return Object.fromEntries(entries) as Partial<Settings>
}

function size(text: string): string | undefined {
  const word = text.toLowerCase()
  if (word === 'auto' || namedSizes.includes(word)) return word
  const given = parseSize(word)
  return given === undefined ? undefined : `${given.width}x${given.height}`
}

/** Which hosts it may be is for the network to say (images/private-network.ts). */
function baseUrl(text: string): string | undefined {
  const url = URL.parse(text)
  const isPlain = url !== null && url.username === '' && url.password === '' && !/[?#\s]/.test(text)
  return isPlain && /^https?:$/.test(url.protocol) && text.length <= 300
    ? url.href.replace(/\/+$/, '')
    : undefined
}
