import { declarations, readyCommands } from '../../commands/all.ts'
import type { PersonId } from '../../src/chat/ids.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import { createEvents } from '../../src/events.ts'
import { offerOf } from '../../src/images/catalog.ts'
import type { Job } from '../../src/jobs/job.ts'
import { openPresses } from '../../src/jobs/presses.ts'
import { silentLog } from '../../src/log.ts'
import { memoryTable } from './memory-table.ts'
import { noLedger } from './no-ledger.ts'
import { sampleInvocation } from './sample-job.ts'
import { testSettings } from './test-settings.ts'
import { catalog } from './workshop.ts'

/** The commands over a queue that only remembers. */
export function remembering() {
  const jobs = new Map<string, Job>()
  const accepted: Job[] = []
  const forgotten: PersonId[] = []
  let now = 1_000_000
  const commands = readyCommands({
    settings: testSettings(),
    strikes: { pausedUntil: async () => undefined },
    accounts: {
      keepKey: async () => 'works',
      dropKey: async () => {},
      checkAddress: async () => 'fine',
    },
    catalogFor: () => catalog,
    ledger: noLedger,
    usage: { read: async () => [] },
    queue: {
      find: async (id) => jobs.get(id),
      cancel: async () => false,
      resume: async () => false,
      accept: async (job) => {
        if (!jobs.has(job.id)) accepted.push(job)
        jobs.set(job.id, job)
        return { ahead: undefined }
      },
    },
    results: { ofJob: async () => [], children: async () => [] },
    kept: { remove: async () => {} },
    paintings: { begin: async () => 'ticket' },
    site: { linkTo: (path) => ({ url: `https://easel.example${path}`, reach: 'everywhere' }) },
    presses: openPresses(memoryTable(), () => now),
    forget: async (person) => {
      forgotten.push(person)
      return { jobs: 2, pictures: 1, underWay: 1 }
    },
    drafts: { keep: async () => {}, find: async () => undefined },
    shares: memoryTable(),
    declarations: () => declarations,
    events: createEvents(silentLog),
    now: () => now,
  })
  return {
    accepted,
    forgotten,
    know: <Known extends Job>(job: Known): Known => {
      jobs.set(job.id, job)
      return job
    },
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    use: async (command: string, options: Record<string, string>, more: Partial<Invocation> = {}) => {
      const ready = commands.find(({ declaration }) => declaration.name === command)
      const invocation = sampleInvocation({ event: crypto.randomUUID(), ...more, command, options })
      if (ready === undefined) throw new Error(`no command ${command}`)
      return ready.run(invocation, offerOf(catalog))
    },
  }
}
