import { expect, it } from 'vitest'
import type { JobId } from '../../src/chat/ids.ts'
import { createEvents } from '../../src/events.ts'
import { openJobBook } from '../../src/jobs/book.ts'
import { tellPositions } from '../../src/jobs/positions.ts'
import { createTurns } from '../../src/jobs/turns.ts'
import { type Ticket, ticketOf } from '../../src/jobs/waiting.ts'
import { silentLog } from '../../src/log.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'

/** A line of so many people with a job each, and what they are told. */
function lineOf(length: number) {
  const turns = createTurns<Ticket>()
  const tickets = Array.from({ length }, (_, at) =>
    ticketOf(sampleJob({ event: `event-${at}`, person: `person-${at}` })),
  )
  for (const ticket of tickets) turns.add(ticket)
  const told: [job: JobId, ahead: number][] = []
  const telling = {
    book: openJobBook({ jobs: memoryTable(), open: memoryTable(), people: memoryTable() }, async () => 1e9),
    work: { waiting: async (job: JobId, ahead: number) => void told.push([job, ahead]) },
    events: createEvents(silentLog),
  }
  const tell = async () => {
    told.length = 0
    tellPositions(turns, telling)
    await Promise.all(tickets.map((ticket) => ticket.telling))
    return told.map(([job, ahead]) => [tickets.findIndex(({ id }) => id === job), ahead])
  }
  return { turns, tell }
}

it('tells a long line ten at a time, everybody once before anybody twice', async () => {
  const { turns, tell } = lineOf(25)
  const first = await tell()
  expect(first).toEqual(Array.from({ length: 10 }, (_, at) => [at, at]))
  turns.take(() => true)
  const [second, third] = [await tell(), await tell()]
  expect(second.map(([at]) => at)).toEqual(Array.from({ length: 10 }, (_, at) => at + 10))
  expect(third.map(([at]) => at)).toEqual([20, 21, 22, 23, 24, 1, 2, 3, 4, 5])
  expect(third).toContainEqual([20, 19])
})

it('tells nobody what they know', async () => {
  const { tell } = lineOf(3)
  expect(await tell()).toHaveLength(3)
  expect(await tell()).toEqual([])
})
