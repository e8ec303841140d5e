import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { measureAcknowledgement } from './acknowledge.ts'
import { measureConcurrency } from './concurrency.ts'
import { type Figure, holds, jsonOf, type Measure, tableOf } from './figure.ts'
import { measureLatency } from './latency.ts'
import { measureMemory } from './memory.ts'
import { measurePainter } from './painter.ts'
import { figuresFolder } from './plot.ts'
import { measurePreviews } from './previews.ts'
import { measureSoak } from './soak.ts'
import { measureStart } from './start.ts'
import { measureWorkers } from './workers.ts'

/** What Easel promises to cost (docs/performance.md), measured on this machine. */
const parts: Readonly<Record<string, Measure>> = {
  start: measureStart,
  acknowledgement: measureAcknowledgement,
  latency: measureLatency,
  memory: measureMemory,
  concurrency: measureConcurrency,
  previews: measurePreviews,
  painter: measurePainter,
  workers: measureWorkers,
  soak: measureSoak,
}

/** Minutes long, so only for those who ask for it. */
const onDemand: ReadonlySet<string> = new Set(['soak'])

/** `npm run bench [-- part …] [--json]`: exit code 1 when a budget does not hold. */
async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  const unknown = positionals.filter((name) => !Object.hasOwn(parts, name))
  if (unknown.length > 0) {
    process.stderr.write(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}\n`)
    return 2
  }
  const figures: Figure[] = []
  let failed = false
  for (const [name, measure] of Object.entries(parts)) {
    if (positionals.length > 0 ? !positionals.includes(name) : onDemand.has(name)) continue
    process.stderr.write(`measuring ${name} …\n`)
    try {
      figures.push(...(await measure()))
    } catch (thrown) {
      // What was measured until now is worth its minutes.
      failed = true
      process.stderr.write(`${name} could not be measured: ${String(thrown)}\n`)
    }
  }
  const json = JSON.stringify(jsonOf(figures), null, 2)
  if (!values.json) console.table(tableOf(figures))
  console.log(json)
  if (positionals.length === 0) {
    await mkdir(figuresFolder, { recursive: true })
    await writeFile(`${figuresFolder}/figures.json`, `${json}\n`)
  }
  return !failed && figures.every(holds) ? 0 : 1
}

process.exitCode = await run()
