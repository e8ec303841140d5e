import type { Job } from '../../src/jobs/job.ts'
import { silentLog } from '../../src/log.ts'
import { openRedisStores } from '../../src/store/open-redis.ts'
import { openRedis } from '../../src/store/redis.ts'

/** The jobs of other processes on this Redis, as the next process would find them. */
export interface JobRows {
  read(): Promise<readonly Job[]>
  close(): Promise<void>
}

export async function openJobRows(url: string): Promise<JobRows> {
  const stores = await openRedisStores(await openRedis({ url, log: silentLog }), silentLog)
  const jobs = stores.table<Job>('jobs')
  return {
    read: async () => {
      const rows: Job[] = []
      for await (const [, job] of jobs.entries()) rows.push(job)
      return rows
    },
    close: () => stores.close(),
  }
}
