import type { JobId } from '../chat/ids.ts'
import type { Stores } from '../store/open.ts'

/** The folder for a job's working files. Most jobs need none, so it is made for the first who asks. */
export interface Scratch {
  folder(): Promise<string>
  clear(): Promise<void>
}

export function createScratch(job: JobId, stores: Pick<Stores, 'scratch' | 'clearScratch'>): Scratch {
  let folder: Promise<string> | undefined
  return {
    folder: () => {
      folder ??= stores.scratch(job)
      return folder
    },
    clear: async () => {
      if (folder !== undefined) await stores.clearScratch(job)
    },
  }
}
