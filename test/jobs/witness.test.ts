import { expect, it } from 'vitest'
import { createWitness } from '../../src/jobs/witness.ts'

function open(gone: readonly string[] = []) {
  let now = 0
  const witness = createWitness({
    silentForMs: 10_000,
    isGone: (worker) => gone.includes(worker),
    goneForMs: 3_000,
    deafAfterMs: 4_000,
    clock: () => now,
  })
  return {
    after: (ms: number, beats: Readonly<Record<string, number>>) => {
      now += ms
      return witness.hear(new Map(Object.entries(beats).map(([worker, count]) => [worker, String(count)])))
    },
  }
}

it('takes a worker for dead that is silent while another goes on', () => {
  const { after } = open()
  for (let beat = 0; beat < 10; beat += 1) expect(after(1_000, { a: 7, b: beat })).toEqual([])
  expect(after(1_000, { a: 7, b: 10 })).toEqual([{ worker: 'a', beats: '7' }])
})

it('takes nobody for dead after an outage in which it heard nothing itself', () => {
  const { after } = open()
  after(1_000, { a: 7 })
  expect(after(30_000, { a: 7 })).toEqual([])
  expect(after(1_000, { a: 8 })).toEqual([])
  for (let second = 0; second < 9; second += 1) expect(after(1_000, { a: 8 })).toEqual([])
  expect(after(1_000, { a: 8 })).toEqual([{ worker: 'a', beats: '8' }])
})

it('waits less for one whose process has ended, and not at all for one who speaks', () => {
  const { after } = open(['a', 'b'])
  for (let beat = 0; beat < 3; beat += 1) expect(after(1_000, { a: 7, b: beat, c: 7 })).toEqual([])
  expect(after(1_000, { a: 7, b: 3, c: 7 })).toEqual([{ worker: 'a', beats: '7' }])
})

it('forgets a worker that has left by itself', () => {
  const { after } = open()
  after(1_000, { a: 7 })
  for (let second = 0; second < 20; second += 1) expect(after(1_000, {})).toEqual([])
})
