import { channelOf } from '../chat/invocation.ts'
import type { Settings } from '../policy/settings.ts'
import type { Job } from './job.ts'
import type { WorkTools } from './tools.ts'

/** What holds now where the job was asked for. */
export function settingsOf(
  { invocation }: Job,
  { settings }: Pick<WorkTools, 'settings'>,
): Promise<Settings> {
  return settings.at(invocation.space, channelOf(invocation))
}
