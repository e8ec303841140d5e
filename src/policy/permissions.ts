import type { Asker, Place } from '../chat/invocation.ts'
import { Failure } from '../failure.ts'
import type { Settings } from './settings.ts'

/** Who wants a picture, where. */
export interface Request {
  readonly asker: Pick<Asker, 'roles'>
  readonly place: Place
}

/**
 * Throws the limit that stands in the way, before anything is planned or paid. Admins are bound like everybody else, so
 * that what they try out is what people get; /config never comes here, so that nobody is locked out.
 */
export function mustBeAllowed({ asker, place }: Request, settings: Settings): void {
  const { channels_allowed, roles_allowed, age_restricted_only } = settings
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

/** A thread is allowed where its channel is. */
function channelsOf({ channel, parent }: Place): readonly string[] {
  return parent === undefined ? [channel] : [channel, parent]
}

function limit(problem: 'channel' | 'role' | 'age_restricted', setting: keyof Settings): Failure {
  return new Failure({ kind: 'limits', problem, values: { setting } })
}
