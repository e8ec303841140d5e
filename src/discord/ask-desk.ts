import type { Answer } from '../chat/answer.ts'
import type { Desk } from '../chat/desk.ts'
import { explainFailure } from '../chat/explain.ts'
import { jobIdOf } from '../chat/ids.ts'
import type { Invocation } from '../chat/invocation.ts'
import { wordsFor } from '../chat/words.ts'
import { Failure } from '../failure.ts'
import type { Log } from '../log.ts'

/** The desk never throws; should it all the same, the person still gets an answer. */
export async function askDesk(
  desk: Pick<Desk, 'dispatch'>,
  invocation: Invocation,
  log: Log,
): Promise<Answer> {
  try {
    return await desk.dispatch(invocation)
  } catch (err) {
    log.error({ err, command: invocation.command }, 'the desk threw')
    const failure = new Failure({ kind: 'bug' }, { cause: err })
    const words = wordsFor(invocation.locale)
    const job = jobIdOf(invocation.id)
    const message = explainFailure(failure, { words, job, admin: false, offerRetry: false })
    return { type: 'message', audience: 'asker', message }
  }
}
