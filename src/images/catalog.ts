import type { Choice, Offer } from '../chat/declaration.ts'
import { Failure } from '../failure.ts'
import type { Quality } from './model.ts'
import { type ModelProfile, permissiveProfile, profiles } from './profiles.ts'
import { commonSizes, namedSizes } from './sizes.ts'
import { stylePresets } from './styles.ts'

/** The models that can be asked for at one address. */
export interface Catalog {
  readonly defaultModel: string
  /** The default model first. */
  offered(): readonly ModelProfile[]
  /** Throws account/model_retired for a model that the address serves no more. */
  find(name: string): ModelProfile
  /** What is known about a model, retired or not: what was bought from it keeps its price. */
  profile(name: string): ModelProfile
  /** Whether there is such a model; where anybody may serve anything, there may be. */
  knows(name: string): boolean
  /** Whether it may be used in the place that the catalog is for. */
  allows(name: string): boolean
}

export function openCatalog({
  baseUrl,
  defaultModel: preferredModel,
  allowed,
  sandbox = false,
  textModel,
  today,
}: {
  baseUrl: string
  defaultModel: string
  /** The only models that may be used; absent: all. */
  allowed?: readonly string[] | undefined
  /** It serves the models of the profiles and no others, as OpenAI does. */
  sandbox?: boolean
  /** What rewrites prompts for models that do not do it themselves; without it, their prompts stay as they are. */
  textModel?: string
  today: () => Date
}): Catalog {
  const retires = isOpenAi(baseUrl)
  const isRetired = ({ retirement }: ModelProfile) =>
    retires && retirement !== undefined && today().toISOString().slice(0, 10) >= retirement.date
  const allows = (name: string) => {
    const { name: wanted } = profileOf(name)
    return allowed === undefined || allowed.some((one) => profileOf(one).name === wanted)
  }
  const defaultModel = allows(preferredModel) ? preferredModel : (allowed?.[0] ?? preferredModel)
  const profile = (name: string) => {
    const found = profileOf(name)
    return found.drawsAsTool && textModel !== undefined ? { ...found, textModel } : found
  }
  return {
    defaultModel,
    allows,
    knows: (name) => !(sandbox || isOpenAi(baseUrl)) || isProfile(profileOf(name)),
    profile,
    offered: () => {
      const preferred = profileOf(defaultModel)
      const others = (allowed?.map(profileOf) ?? profiles).filter(({ name }) => name !== preferred.name)
      return [preferred, ...others].filter((one) => !isRetired(one))
    },
    find: (name) => {
      const found = profile(name)
      if (isRetired(found) && found.retirement !== undefined) {
        const { date, replacement } = found.retirement
        throw new Failure({
          kind: 'account',
          problem: 'model_retired',
          values: { model: found.name, date, replacement },
        })
      }
      return found
    },
  }
}

/** What the options of the commands can be, from the models that are offered now. */
export function offerOf(catalog: Catalog): Offer {
  const offered = catalog.offered()
  return {
    models: offered.map(({ name, label }) => ({ value: name, label })),
    qualities: qualityOrder
      .filter((quality) => offered.some((profile) => profile.qualities.includes(quality)))
      .map(plain),
    sizes: ['auto', ...namedSizes, ...commonSizes].map(plain),
    styles: [
      ...stylePresets.map(({ name, label }) => ({ value: name, label })),
      ...[...new Set(offered.flatMap((profile) => profile.styles))].map(plain),
    ],
  }
}

const qualityOrder: readonly Quality[] = ['auto', 'low', 'medium', 'high', 'xhigh', 'max', 'standard', 'hd']

const plain = (value: string): Choice => ({ value, label: value })

/** OpenAI's own address, or one of its regional hosts such as eu.api.openai.com. */
function isOpenAi(baseUrl: string): boolean {
  const host = URL.parse(baseUrl)?.hostname ?? ''
  return host === 'api.openai.com' || host.endsWith('.api.openai.com')
}

/** Not one that was made up for a name that is not known. */
function isProfile({ retirement, prices }: ModelProfile): boolean {
  return retirement !== undefined || prices !== undefined
}

function profileOf(name: string): ModelProfile {
  const wanted = name.trim()
  const lower = wanted.toLowerCase()
  const known = profiles.find((profile) => profile.name === lower)
  if (known !== undefined) return known
  // A dated snapshot, such as gpt-image-2-2026-04-21, can what its model can.
  const model = lower.replace(/-\d{4}-\d{2}-\d{2}$/, '')
  const original = profiles.find((profile) => profile.name === model)
  if (original !== undefined) return { ...original, name: lower, label: lower }
  return permissiveProfile(wanted)
}
