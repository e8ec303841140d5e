import { expect, it } from 'vitest'
import { invocationId, jobIdOf } from '../../src/chat/ids.ts'
import { openThreads } from '../../src/slack/threads.ts'
import { memoryTable } from '../support/memory-table.ts'

const picture = { surface: 'slack', address: { id: 'F1' }, filename: 'cat.png' } as const
const thread = { team: 'T1', channel: 'C1', ts: '1.1' }
const job = jobIdOf(invocationId('slack:T1:first'))
const another = jobIdOf(invocationId('slack:T1:second'))

const open = () => openThreads({ pictures: memoryTable(), posts: memoryTable() })

it('who asks for the last picture waits for what is being posted in that channel', async () => {
  const threads = open()
  await threads.beginPosting(thread, job)
  const asking = threads.last(thread)
  await threads.remember(thread, [picture])
  await threads.endPosting(thread, job)
  expect(await asking).toEqual([picture])
})

it('who asks for the last picture waits for no other channel', async () => {
  const threads = open()
  await threads.beginPosting({ ...thread, channel: 'C2' }, job)
  await threads.beginPosting({ ...thread, team: 'T2' }, another)
  expect(await threads.last(thread)).toEqual([])
})
