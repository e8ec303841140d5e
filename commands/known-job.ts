import type { Answer } from '../src/chat/answer.ts'
import { parseJobId } from '../src/chat/ids.ts'
import type { Asker, Invocation } from '../src/chat/invocation.ts'
import { wordsFor } from '../src/chat/words.ts'
import { Failure, inputFailure } from '../src/failure.ts'
import type { Job } from '../src/jobs/job.ts'
import type { House } from './house.ts'
import { noticed } from './noticed.ts'

/** The job that a press is about; a clear answer when its record has expired. */
export async function knownJob(subject: string, house: Pick<House, 'queue'>): Promise<Job> {
  const id = parseJobId(subject)
  const job = id === undefined ? undefined : await house.queue.find(id)
  if (job === undefined) throw inputFailure('gone')
  return job
}

/** What someone asked for is theirs to stop or take away, and their admins'. */
export function mustBeTheirs(job: Job, asker: Asker, space: string): void {
  const admin = asker.admin && space === job.invocation.space
  if (job.invocation.asker.id === asker.id || admin) return
  throw new Failure({ kind: 'limits', problem: 'asker_or_admin', values: {} })
}

/** A button pressed too late. */
export function alreadyFinished({ locale }: Invocation): Answer {
  return noticed(wordsFor(locale)('cancel.too_late'))
}
