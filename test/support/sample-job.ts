import { invocationId, jobIdOf, personId, spaceId } from '../../src/chat/ids.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import type { JobIn } from '../../src/jobs/job.ts'

/** An /imagine of somebody, as a surface would read it. */
export function sampleInvocation(
  changes: Partial<Invocation> & { readonly event?: string } = {},
): Invocation {
  const { event = 'event-1', ...rest } = changes
  return {
    id: invocationId(`playground:${event}`),
    command: 'imagine',
    options: { prompt: 'a white siamese cat' },
    files: {},
    asker: { id: personId('playground:ada'), name: 'Ada', admin: false, roles: [] },
    space: spaceId('playground:local'),
    place: { channel: 'main', kind: 'channel', ageRestricted: false },
    locale: 'en',
    destination: { surface: 'playground', space: spaceId('playground:local'), address: { message: event } },
    ...rest,
  }
}

/** The job of that invocation: one generations request for one picture, unless told otherwise. */
export function sampleJob(
  changes: Partial<JobIn<'accepted'>> & { readonly event?: string; readonly person?: string } = {},
) {
  const { event = 'event-1', person = 'ada', ...rest } = changes
  const asker = { id: personId(`playground:${person}`), name: person, admin: false, roles: [] }
  const invocation = sampleInvocation({ event, asker })
  const job: JobIn<'accepted'> = {
    id: jobIdOf(invocation.id),
    state: 'accepted',
    invocation,
    wish: { task: 'imagine', prompt: 'a white siamese cat', count: 1 },
    plan: {
      task: 'imagine',
      model: 'gpt-image-2',
      requests: [
        {
          endpoint: 'generations',
          parameters: { model: 'gpt-image-2', prompt: 'a white siamese cat' },
          images: 1,
        },
      ],
      count: 1,
      size: 'auto',
      quality: 'auto',
      adjustments: [],
    },
    inputs: [],
    keep: false,
    private: false,
    destination: invocation.destination,
    acceptedAt: 1_000,
    attempts: 0,
    ...rest,
  }
  return job
}
