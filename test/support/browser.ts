import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import chromium, { inflate } from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

const packages = fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')))

/** A real Chromium from npm, with everything off that would call home. */
export async function launchBrowser(): Promise<Browser> {
  const home = await unpacked()
  return playwright.launch({
    executablePath: join(home, 'chromium'),
    // The package brings NSS along: a machine with nothing but npm has none.
    env: { ...process.env, LD_LIBRARY_PATH: join(home, 'al2023', 'lib') },
    // Every answer comes through a piece of shared memory, and Playwright has each of them made as a file on the disk.
    ignoreDefaultArgs: (await hasSharedMemory()) ? ['--disable-dev-shm-usage'] : [],
    args: [
      // Tests run as root in containers, where Chromium's sandbox cannot start; only our own pages are opened.
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

/** Containers are often given 64 MB, which a page or two use up. */
async function hasSharedMemory(): Promise<boolean> {
  const room = await statfs('/dev/shm').catch(() => undefined)
  return room !== undefined && room.bavail * room.bsize > 1024 ** 3
}

/** Unpacked once a machine, and moved in place whole: the package's own way lets two workers see half a file. */
async function unpacked(): Promise<string> {
  const home = join(tmpdir(), `easel-chromium-153-nss-${process.getuid?.() ?? 0}`)
  if (existsSync(join(home, 'al2023'))) return home
  const mine = await mkdtemp(join(tmpdir(), 'easel-chromium-'))
  const before = process.env.TMPDIR
  process.env.TMPDIR = mine
  try {
    await chromium.executablePath()
    await inflate(join(packages, 'al2023.tar.br'))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  // Another worker was faster when the folder is there already.
  await rename(mine, home).catch(() => rm(mine, { recursive: true, force: true }))
  return home
}
