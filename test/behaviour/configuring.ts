import { afterEach } from 'vitest'
import type { Shown, Stage } from './stage.ts'

/** /config as an admin types it; what a test has set is as usual again after it. */
export function configuring(stage: () => Stage): (line: string) => Promise<Shown> {
  const config = (line: string) => stage().use({ command: 'config', options: { prompt: line }, as: 'admin' })
  const changed = new Set<string>()
  afterEach(async () => {
    for (const key of changed) await config(`reset ${key}`)
    changed.clear()
  })
  return (line) => {
    const [, verb, key = ''] = /^(set|reset) (\S+)/.exec(line) ?? []
    if (verb === 'set') changed.add(key)
    if (verb === 'reset') changed.delete(key)
    return config(line)
  }
}
