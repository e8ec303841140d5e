import type { Settings } from '../policy/settings.ts'
import type { Job } from './job.ts'
import type { WorkTools } from './tools.ts'

/** What holds now where the job was asked for; a thread has the settings of its channel. */
export function settingsOf(
  { invocation: { space, place } }: Job,
  { settings }: Pick<WorkTools, 'settings'>,
): Promise<Settings> {
  return settings.at(space, place.parent ?? place.channel)
}
