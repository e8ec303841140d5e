import { abilities } from '../src/chat/abilities.ts'
import type { Adjustment } from '../src/chat/adjustment.ts'
import type { Answer } from '../src/chat/answer.ts'
import { type JobId, jobIdOf } from '../src/chat/ids.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import { waitingMessage } from '../src/chat/job-messages.ts'
import { wordsFor } from '../src/chat/words.ts'
import { Failure } from '../src/failure.ts'
import type { Catalog } from '../src/images/catalog.ts'
import type { Plan, Wish } from '../src/images/model.ts'
import { planImages } from '../src/images/plan.ts'
import type { ModelProfile } from '../src/images/profiles.ts'
import type { Job, JobInput } from '../src/jobs/job.ts'
import type { Region } from '../src/pictures/region.ts'
import { paysItself } from '../src/policy/accounts.ts'
import { capsFor } from '../src/policy/caps.ts'
import type { Hold } from '../src/policy/ledger.ts'
import { modelNotAllowed, mustBeAllowed } from '../src/policy/permissions.ts'
import type { Settings } from '../src/policy/settings.ts'
import { here } from './here.ts'
import { hidingPrices, mayReadPrices } from './hiding-prices.ts'
import type { House } from './house.ts'

interface Start {
  readonly invocation: Invocation
  readonly wish: Wish
  readonly model: string | undefined
  readonly inputs: readonly JobInput[]
  readonly region?: Region | undefined
  readonly keep: boolean
  readonly private: boolean
  /** What the pressed button was about. */
  readonly parent?: Job['parent'] | undefined
  /**
   * Where the parent can be shared: on Slack a private result is in a direct message, so what is started from there
   * still belongs to the channel that the first one was asked for in.
   */
  readonly shareIn?: Job['shareIn'] | undefined
  /** They have seen the mask: it is the parent's. */
  readonly agreed?: Job['agreed'] | undefined
  /** Said in the footer, beside what the plan adjusts. */
  readonly adjustments?: readonly Adjustment[]
}

/** From a wish to an accepted job: allowed here, planned, held at its worst price, written down; the person hears of it. */
export async function startJob(start: Start, house: House): Promise<Answer> {
  const { inputs, region, keep } = start
  const { settings, catalog } = await here(start.invocation, house)
  mustBeAllowed(start.invocation, settings)
  // An admin who turns strikes off ends the pauses with them.
  if (settings.strikes !== 'off') await mustNotPause(start.invocation, house)
  const profile = allowedModel(start.model ?? catalog.defaultModel, catalog, settings)
  const { wish, adjustments } = withSettings(start.wish, settings)
  const plan = planImages(wish, profile, previewsAt(start.invocation, settings))
  const invocation = inLanguageOf(settings, start.invocation)
  const hold = holdFor(plan, { invocation, settings, at: house.now() })
  const job: Job = {
    id: jobIdOf(invocation.id),
    state: 'accepted',
    invocation,
    wish,
    plan: { ...plan, adjustments: [...(start.adjustments ?? []), ...adjustments, ...plan.adjustments] },
    inputs,
    ...(region === undefined ? {} : { region }),
    keep,
    private: start.private,
    ...lineageOf(start),
    ...(start.agreed === undefined ? {} : { agreed: start.agreed }),
    ...(paysItself(settings) ? { account: invocation.space } : {}),
    hold,
    destination: invocation.destination,
    acceptedAt: hold.at,
    attempts: 0,
  }
  const reserving = house.ledger.reserve(hold)
  await (mayReadPrices(settings, invocation) ? reserving : hidingPrices(reserving))
  const { ahead, known } = await house.queue.accept(job)
  await keepHeld(job.id, hold, house)
  const message = waitingMessage(ahead, { words: wordsFor(invocation.locale), job: job.id })
  const audience = start.private ? 'asker' : 'everyone'
  return { type: 'accepted', job: job.id, message, audience, ...(known ? { known } : {}) }
}

/**
 * The job is accepted by now and will be done, so its person reads of no failure here. Whoever begins the work keeps the
 * hold as well, under its caps, before anything is bought.
 */
async function keepHeld(
  job: JobId,
  hold: Hold,
  { ledger, events }: Pick<House, 'ledger' | 'events'>,
): Promise<void> {
  try {
    await ledger.keep(hold)
  } catch (thrown) {
    events.holdNotKept(job, thrown)
  }
}

/** How many partial images are worth their tokens: none where nobody would see them. */
function previewsAt({ destination }: Invocation, { previews }: Settings): number {
  const { usual, wished } = abilities[destination.surface].previews
  return previews === undefined ? usual : previews === 'on' ? wished : 0
}

/** Too many refusals in a short time bring a pause (policy/strikes.ts). */
async function mustNotPause(
  { space, asker }: Invocation,
  { strikes, now }: Pick<House, 'strikes' | 'now'>,
): Promise<void> {
  const until = await strikes.pausedUntil(space, asker.id)
  if (until === undefined || until <= now()) return
  const minutes = Math.ceil((until - now()) / 60_000)
  throw new Failure({ kind: 'limits', problem: 'paused', values: { minutes, setting: 'strikes' } })
}

function allowedModel(name: string, catalog: Catalog, { models_allowed = [] }: Settings): ModelProfile {
  const profile = catalog.find(name)
  if (!catalog.allows(name)) throw modelNotAllowed(profile.name, models_allowed)
  return profile
}

/** What the person left open, as the place has it; and never more pictures at once than it allows. */
function withSettings(
  wish: Wish,
  { size, quality, rewrite, moderation, count_max }: Settings,
): { readonly wish: Wish; readonly adjustments: readonly Adjustment[] } {
  const count = Math.min(wish.count, count_max)
  const from = String(wish.count)
  const capped: Adjustment = {
    key: 'adjusted.changed',
    values: { option: 'count', from, to: String(count) },
  }
  return {
    wish: {
      ...wish,
      count,
      moderation,
      ...(wish.size === undefined && size !== undefined ? { size } : {}),
      ...(wish.quality === undefined && quality !== undefined ? { quality } : {}),
      ...(wish.rewrite === undefined && rewrite !== 'auto' ? { rewrite } : {}),
    },
    adjustments: count === wish.count ? [] : [capped],
  }
}

/** Everybody in the channel reads a job's messages, so they are in the space's language where it has one. */
function inLanguageOf({ locale }: Settings, invocation: Invocation): Invocation {
  return locale === undefined ? invocation : { ...invocation, locale }
}

/** Under the job's own id, so that an event that comes twice reserves once. */
function holdFor(
  { count, worstPrice }: Plan,
  {
    invocation,
    settings,
    at,
  }: { readonly invocation: Invocation; readonly settings: Settings; readonly at: number },
): Hold {
  const { asker, space } = invocation
  return {
    id: jobIdOf(invocation.id),
    at,
    space,
    person: asker.id,
    images: count,
    micros: worstPrice ?? 0,
    caps: capsFor(settings, asker.roles),
  }
}

function lineageOf({ invocation, parent, shareIn, private: hidden }: Start): Pick<Job, 'parent' | 'shareIn'> {
  const here = invocation.place.kind === 'channel' ? invocation.destination : shareIn
  return {
    ...(parent === undefined ? {} : { parent }),
    ...(hidden && here !== undefined ? { shareIn: here } : {}),
  }
}
