import { type AuditedEvent, auditMessage } from '../chat/audit-message.ts'
import { wordsFor } from '../chat/words.ts'
import type { Settings } from '../policy/settings.ts'
import type { Job } from './job.ts'
import { courierOf, type WorkTools } from './tools.ts'

interface Report {
  readonly job: Job
  readonly what: AuditedEvent
  readonly categories: readonly string[]
}

const deadlineMs = 20_000

/** Tells the space's audit channel, where it has one. Best effort: no job waits or fails for it. */
export async function report(
  { job, what, categories }: Report,
  { audit_channel, locale }: Settings,
  tools: WorkTools,
): Promise<void> {
  const { announce } = courierOf(tools, job)
  if (audit_channel === undefined || announce === undefined) return
  const { invocation, wish, id } = job
  const words = wordsFor(locale ?? 'en')
  const message = auditMessage(
    {
      what,
      asker: invocation.asker,
      task: wish.task,
      categories,
      job: id,
      ...(wish.prompt === undefined ? {} : { prompt: wish.prompt }),
    },
    words,
  )
  const announcement = {
    id: `${id}-${what}`,
    about: job.destination,
    channel: audit_channel,
    message,
    linkLabel: words('audit.place'),
  }
  try {
    await announce(announcement, AbortSignal.timeout(deadlineMs))
  } catch (thrown) {
    tools.events.auditFailed(id, thrown)
  }
}
