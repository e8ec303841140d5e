import { execFileSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { invocationId, jobIdOf } from '../../src/chat/ids.ts'
import type { Destination } from '../../src/chat/invocation.ts'
import { createCourier, type Outcome } from '../../src/terminal/courier.ts'
import { destinationOf, fileReference } from '../../src/terminal/destination.ts'
import { dataFolder } from '../support/data-folder.ts'
import { image, message, parcel } from './scripted-desk.ts'

const never = new AbortController().signal
const job = jobIdOf(invocationId('terminal:1'))
const done = message('result')

function courierWith(outcomes: Outcome[] = []) {
  return createCourier({ onProgress: () => {}, onOutcome: (_run, outcome) => outcomes.push(outcome) })
}

describe("the terminal's courier", () => {
  it('writes once, also when a delivery is repeated after what was remembered', async () => {
    await using folder = await dataFolder()
    const outcomes: Outcome[] = []
    const courier = courierWith(outcomes)
    const remembered: Destination[] = []
    const destination = destinationOf({ run: 'r', out: folder.path })
    const pictures = [image('a.png', 'a'), image('b.png', 'b')]
    await courier.deliver(
      parcel({ job, destination }, pictures, done, async (place) => {
        remembered.push(place)
      }),
      never,
    )
    const again = remembered[0] ?? destination
    expect(await courier.deliver(parcel({ job, destination: again }, pictures, done), never)).toEqual(again)
    expect((await readdir(folder.path)).toSorted()).toEqual(['a.png', 'b.png'])
    expect(outcomes[1]).toEqual(outcomes[0])
  })

  it('leaves nothing half written when a picture breaks off', async () => {
    await using folder = await dataFolder()
    const broken = { ...image('b.png', 'b'), open: () => Readable.from(breaking()) }
    const destination = destinationOf({ run: 'r', out: folder.path })
    const delivery = courierWith().deliver(
      parcel({ job, destination }, [image('a.png', 'a'), broken], done),
      never,
    )
    await expect(delivery).rejects.toThrow('the store is gone')
    expect(await readdir(folder.path)).toEqual([])
  })

  it('stops at once when it is told to', async () => {
    await using folder = await dataFolder()
    const destination = destinationOf({ run: 'r', out: folder.path })
    const delivery = courierWith().deliver(
      parcel({ job, destination }, [image('a.png', 'a')], done),
      AbortSignal.abort(),
    )
    await expect(delivery).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readdir(folder.path)).toEqual([])
  })

  it('refuses a folder that takes no files before money is spent', async () => {
    await using folder = await dataFolder()
    await writeFile(join(folder.path, 'file'), '')
    const destination = destinationOf({ run: 'r', out: join(folder.path, 'file') })
    await expect(courierWith().limits(destination, never)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'cannot_post', missing: join(folder.path, 'file') },
    })
  })

  it("fetches a person's file", async () => {
    await using folder = await dataFolder()
    await writeFile(join(folder.path, 'cat.png'), 'bytes')
    const stream = await courierWith().fetch(fileReference(join(folder.path, 'cat.png'), 'cat.png'), never)
    expect(await textOf(stream)).toBe('bytes')
  })

  it.skipIf(process.platform === 'win32')(
    'fetches nothing that is gone, a folder, or would never end',
    async () => {
      await using folder = await dataFolder()
      execFileSync('mkfifo', [join(folder.path, 'pipe')])
      for (const path of [join(folder.path, 'gone'), folder.path, join(folder.path, 'pipe'), '/dev/zero']) {
        await expect(courierWith().fetch(fileReference(path, 'it'), never)).rejects.toMatchObject({
          facts: { kind: 'input', problem: 'file_unreachable', values: { file: 'it' } },
        })
      }
    },
  )

  it("takes no other surface's places and files", async () => {
    const foreign: Destination = { ...destinationOf({ run: 'r', out: '/x' }), surface: 'slack' }
    await expect(courierWith().limits(foreign, never)).rejects.toMatchObject({
      facts: { problem: 'place_gone' },
    })
    const reference = { surface: 'discord', address: { path: '/etc/passwd' }, filename: 'x' } as const
    await expect(courierWith().fetch(reference, never)).rejects.toMatchObject({
      facts: { problem: 'file_foreign_host' },
    })
  })
})

async function* breaking(): AsyncGenerator<Buffer> {
  yield Buffer.from('half')
  throw new Error('the store is gone')
}

describe('a saved picture', () => {
  it('is whole under its name', async () => {
    await using folder = await dataFolder()
    const destination = destinationOf({ run: 'r', out: join(folder.path, 'new', 'deep') })
    const bytes = 'x'.repeat(1_000_000)
    await courierWith().deliver(parcel({ job, destination }, [image('big.png', bytes)], done), never)
    expect(await readFile(join(folder.path, 'new', 'deep', 'big.png'), 'utf8')).toBe(bytes)
  })
})
