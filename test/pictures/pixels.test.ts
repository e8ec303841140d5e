import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openPicture, withPixels } from '../../src/pictures/pixels.ts'
import { gradient, keep, scratch } from './gallery.ts'

const room = new URL('../../src/pictures/', import.meta.url)

describe('the pixel engine', () => {
  it('is not loaded by a process that has no picture to work on', async () => {
    const files = (await readdir(room)).map((name) => new URL(name, room).href)
    const script = `
      const loaded = () => process.report.getReport().sharedObjects.some((path) => path.includes('vips'))
      for (const file of ${JSON.stringify(files)}) await import(file)
      const before = loaded()
      const { withPixels } = await import(${JSON.stringify(new URL('pixels.ts', room).href)})
      await withPixels(async () => {})
      console.log(before, loaded())`

    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])

    expect(stdout.trim()).toBe('false true')
  })

  it('lets two work at a time, and the rest in their order', async () => {
    const started: number[] = []
    const finish: (() => void)[] = []
    const jobs = [0, 1, 2, 3].map((job) =>
      withPixels(async () => {
        started.push(job)
        await new Promise<void>((resolve) => finish.push(resolve))
      }),
    )

    await expect.poll(() => started).toEqual([0, 1])
    finish[0]?.()
    await expect.poll(() => started).toEqual([0, 1, 2])
    finish[1]?.()
    await expect.poll(() => started).toEqual([0, 1, 2, 3])
    for (const done of finish) done()
    await Promise.all(jobs)
  })

  it('goes on after work that failed', async () => {
    const failing = () => withPixels(() => Promise.reject(new Error('no')))

    await Promise.allSettled(Array.from({ length: 5 }, failing))

    expect(await withPixels(async () => 'fine')).toBe('fine')
  })

  it.each([
    ['TIFF', () => gradient(9, 9).tiff()],
    ['AVIF', () => gradient(9, 9).avif()],
    ['SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])('has no decoder for a %s file, even if one came past the door', async (_, picture) => {
    const path = await keep((await scratch())('in'), await picture())

    await expect(withPixels((engine) => openPicture(engine, path).metadata())).rejects.toThrow(/unsupported/)
  })
})
