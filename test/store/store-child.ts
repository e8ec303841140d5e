/** A process to kill: holds a data folder, or writes rows and blobs for as long as it lives. */

import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { silentLog } from '../../src/log.ts'
import { openStores, type Stores } from '../../src/store/open.ts'

const [dataDir = '', task] = process.argv.slice(2)
const stores = await openStores({ dataDir, log: silentLog })

if (task === 'hold') {
  tell('holding')
  setInterval(() => {}, 1000)
} else {
  await Promise.all([writeRows(stores), writeRows(stores), writeBlobs(stores), writeBlobs(stores)])
}

async function writeRows({ table }: Stores): Promise<never> {
  const rows = table<{ text: string; length: number }>('jobs')
  for (;;) {
    const key = randomUUID()
    const length = randomInt(20_000)
    await rows.set(key, { text: 'x'.repeat(length), length })
    tell(`row ${key}`)
  }
}

async function writeBlobs({ blobs }: Stores): Promise<never> {
  for (;;) {
    const name = `${randomUUID()}/out.png`
    await pipeline([randomBytes(100_000), randomBytes(100_000), randomBytes(100_000)], blobs.write(name))
    tell(`blob ${name}`)
  }
}

/** Synchronous, so that what was told is a subset of what was acknowledged and nothing is told late. */
function tell(line: string): void {
  writeSync(1, `${line}\n`)
}
