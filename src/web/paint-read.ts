import * as z from 'zod'
import { invocationId, type JobId, jobIdOf } from '../chat/ids.ts'
import type { Invocation } from '../chat/invocation.ts'
import type { Painting } from '../chat/painting.ts'

/** What the page posts. It makes `attempt` once for each press of Create, so that a repeated post is one. */
const submissionSchema = z.object({
  attempt: z.string().regex(/^[\w-]{8,64}$/),
  prompt: z.string().max(40_000),
  count: z.string().max(10),
  mask: z.instanceof(Blob),
})
export type Submission = z.infer<typeof submissionSchema>

/** The fields of a form → a submission; undefined when it is not the page's. */
export function readSubmission(form: FormData): Submission | undefined {
  return submissionSchema.safeParse(Object.fromEntries(form)).data
}

/** A painting is one wish, however often it is sent. */
export function jobOf(painting: Painting): JobId {
  return jobIdOf(idOf(painting))
}

/** Ticket and pixels → the press that they complete, in the name of the person who pressed. */
export function invocationOf(painting: Painting, { prompt, count }: Submission): Invocation {
  const { asker, space, place, locale, destination, picture } = painting
  return {
    id: idOf(painting),
    command: 'paint-mask',
    options: { of: picture, prompt, count },
    // The bytes are with the house already: no chat knows this file.
    files: { mask: { surface: destination.surface, address: null, filename: 'mask.png' } },
    asker,
    space,
    place,
    locale,
    destination,
  }
}

function idOf({ id }: Painting) {
  return invocationId(`paint:${id}`)
}
