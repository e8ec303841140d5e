import type { JobId, PersonId } from '../chat/ids.ts'
import type { FileReference } from '../chat/invocation.ts'
import type { Table } from '../store/table.ts'

/** What an open form is about: more than fits into the form's own id. */
export interface Draft {
  readonly asker: PersonId
  /** The pictures of the message whose menu was used, in their order. */
  readonly pictures: readonly FileReference[]
}

export interface Drafts {
  /** Under the id that the use would have as a job: the same event, delivered twice, is one draft. */
  keep(id: JobId, draft: Draft): Promise<void>
  find(id: JobId): Promise<Draft | undefined>
}

/** Longer than anybody leaves a form open, and shorter than a chat's own links live. */
const keptMs = 60 * 60 * 1000

export function openDrafts(table: Table<Draft>): Drafts {
  return {
    keep: (id, draft) => table.set(id, draft, keptMs),
    find: (id) => table.get(id),
  }
}
