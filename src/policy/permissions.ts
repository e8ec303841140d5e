import type { Asker, Place } from '../chat/invocation.ts'
import { Failure } from '../failure.ts'
import type { Settings } from './settings.ts'

/** Who wants a picture, where. */
export interface Request {
  readonly asker: Pick<Asker, 'id' | 'roles'>
  readonly place: Place
}

/**
 * Throws the limit that stands in the way, before anything is planned or paid. Admins are bound like everybody else, so
 * that what they try out is what people get; /config never comes here, so that nobody is locked out.
 */
export function mustBeAllowed({ asker, place }: Request, settings: Settings): void {
  const { channels_allowed, roles_allowed, age_restricted_only, people_blocked = [] } = settings
  if (people_blocked.includes(platformId(asker))) throw limit('person_blocked', 'people_blocked')
  if (channels_allowed !== undefined && !channelsOf(place).some((one) => channels_allowed.includes(one))) {
    throw limit('channel', 'channels_allowed')
  }
  if (age_restricted_only && !place.ageRestricted) throw limit('age_restricted', 'age_restricted_only')
  if (roles_allowed !== undefined && !asker.roles.some((role) => roles_allowed.includes(role))) {
    throw limit('role', 'roles_allowed')
  }
}

export function modelNotAllowed(model: string, allowed: readonly string[]): Failure {
  const values = { setting: 'models_allowed', model, allowed: allowed.join(', ') }
  return new Failure({ kind: 'limits', problem: 'model', values })
}

/** The last part of a person's id is the platform's own: `slack:T1:U2` is U2. */
export function platformId({ id }: Pick<Asker, 'id'>): string {
  return id.slice(id.lastIndexOf(':') + 1)
}

/** A thread is allowed where its channel is. */
function channelsOf({ channel, parent }: Place): readonly string[] {
  return parent === undefined ? [channel] : [channel, parent]
}

function limit(
  problem: 'channel' | 'role' | 'age_restricted' | 'person_blocked',
  setting: keyof Settings,
): Failure {
  return new Failure({ kind: 'limits', problem, values: { setting } })
}
