import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** A real Chromium from npm, with everything off that would call home. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await executable(),
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

/** Unpacked once a machine, and moved in place whole: the package's own way lets two workers see half a file. */
async function executable(): Promise<string> {
  const home = join(tmpdir(), `easel-chromium-153-${process.getuid?.() ?? 0}`)
  if (existsSync(join(home, 'chromium'))) return join(home, 'chromium')
  const mine = await mkdtemp(join(tmpdir(), 'easel-chromium-'))
  const before = process.env.TMPDIR
  process.env.TMPDIR = mine
  try {
    await chromium.executablePath()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  // Another worker was faster when the folder is there already.
  await rename(mine, home).catch(() => rm(mine, { recursive: true, force: true }))
  return join(home, 'chromium')
}
