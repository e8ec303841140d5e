import { execFile } from 'node:child_process'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A file system of its own that a test can fill up. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string
  /** Takes all the room but this much. */
  fill(leftBytes: number): Promise<void>
  /** Gives the room back. */
  empty(): Promise<void>
}

/** Where a test may not mount, this is why. */
export async function whyNoSmallDisk(): Promise<string | undefined> {
  try {
    await using _disk = await openSmallDisk(1024 ** 2)
    return undefined
  } catch (thrown) {
    return String(thrown instanceof Error ? thrown.message.trim().split('\n').at(-1) : thrown)
  }
}

export async function openSmallDisk(bytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'easel-small-disk-'))
  const remove = () => rm(path, { recursive: true, force: true })
  await mount(['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]).catch(async (thrown: unknown) => {
    await remove()
    throw thrown
  })
  const ballast = join(path, 'ballast')
  return {
    path,
    fill: async (leftBytes) => {
      const { bavail, bsize } = await statfs(path)
      const writing = writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)))
      // Somebody else wrote meanwhile: then there is even less room than was counted on.
      await writing.catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code !== 'ENOSPC') throw thrown
      })
    },
    empty: () => rm(ballast, { force: true }),
    [Symbol.asyncDispose]: async () => {
      await execute('umount', [path])
      await remove()
    },
  }
}

/** The file can be read and not written, whoever asks. */
export async function makeReadOnly(file: string): Promise<AsyncDisposable> {
  await mount(['--bind', file, file])
  const dispose = async () => void (await execute('umount', [file]))
  try {
    await mount(['-o', 'remount,bind,ro', file])
  } catch (thrown) {
    await dispose()
    throw thrown
  }
  return { [Symbol.asyncDispose]: dispose }
}

async function mount(how: readonly string[]): Promise<void> {
  await execute('mount', [...how])
}
