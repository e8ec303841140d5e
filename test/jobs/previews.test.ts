import sharp from 'sharp'
import { expect, it, vi } from 'vitest'
import type { OutgoingImage } from '../../src/chat/message.ts'
import { createEvents } from '../../src/events.ts'
import { createPreviews } from '../../src/jobs/previews.ts'
import type { Progress } from '../../src/jobs/progress.ts'
import { silentLog } from '../../src/log.ts'
import { withPixels } from '../../src/pictures/pixels.ts'
import { patience } from '../support/patience.ts'
import { sampleJob } from '../support/sample-job.ts'

const partial = () =>
  sharp({ create: { width: 2048, height: 1024, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()

function progressOf(looks: OutgoingImage[]): Progress {
  return {
    show: () => {},
    look: (image) => void looks.push(image),
    pause: async () => {},
    stop: async () => {},
  }
}
const previewsOf = (looks: OutgoingImage[], previews = createPreviews(createEvents(silentLog))) =>
  previews.of(sampleJob(), progressOf(looks))

it('shows a partial image small and with its alt text', async () => {
  const looks: OutgoingImage[] = []
  const previews = previewsOf(looks)
  expect(previews.wants()).toBe(true)
  previews.take(await partial())
  await vi.waitFor(
    () => expect(looks).toMatchObject([{ filename: 'preview.jpg', altText: 'preview' }]),
    patience,
  )
  expect(looks[0]?.bytes).toBeLessThan(100_000)
})

it('holds one picture of a job at a time, and wants the next when that is through', async () => {
  const looks: OutgoingImage[] = []
  const previews = previewsOf(looks)
  expect([previews.wants(), previews.wants()]).toEqual([true, false])
  previews.take(await partial())
  expect(previews.wants()).toBe(false)
  await vi.waitFor(() => expect(previews.wants()).toBe(true), patience)
})

it('holds a few in the whole process, and what a job held is free when it ends', () => {
  const all = createPreviews(createEvents(silentLog))
  const jobs = Array.from({ length: 20 }, () => previewsOf([], all))
  expect(jobs.filter((job) => job.wants())).toHaveLength(6)
  for (const job of jobs) job.close()
  expect(previewsOf([], all).wants()).toBe(true)
})

it('is dropped when there is other work on pixels, when it is broken, and when the picture is there', async () => {
  const looks: OutgoingImage[] = []
  const previews = previewsOf(looks)
  const gate = Promise.withResolvers<void>()
  const working = Promise.all([withPixels(() => gate.promise), withPixels(() => gate.promise)])
  previews.wants()
  previews.take(await partial())
  await vi.waitFor(() => expect(previews.wants()).toBe(true), patience)
  gate.resolve()
  await working
  previews.take(Buffer.from('no picture'))
  await vi.waitFor(() => expect(previews.wants()).toBe(true), patience)
  previews.take(await partial())
  previews.close()
  expect(previews.wants()).toBe(false)
  await vi.waitFor(async () => expect(await withPixels(async () => true)).toBe(true), patience)
  expect(looks).toEqual([])
})
