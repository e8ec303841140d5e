import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { accountProblems } from '../src/failure.ts'
import { createMetrics } from '../src/metrics.ts'

const rulesSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
})
const dashboardSchema = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
})

const read = (path: string) => readFile(new URL(`../docs/${path}`, import.meta.url), 'utf8')
const rules = rulesSchema.parse(parse(await read('monitoring/alerts.yml'))).groups.flatMap((one) => one.rules)
const { panels } = dashboardSchema.parse(JSON.parse(await read('monitoring/dashboard.json')))

describe('the alert rules and the dashboard', () => {
  let known: ReadonlySet<string>
  beforeAll(async () => {
    const metrics = createMetrics()
    metrics.watchQueue(async () => ({ waiting: 0, working: 0, oldestMs: 0 }))
    metrics.watchReadiness(async () => ({ stores: true }))
    const names = (await metrics.text()).matchAll(/^# TYPE (\w+) (\w+)$/gm)
    const all = [...names].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    )
    known = new Set(all)
  })

  const expressions = [
    ...rules.map(({ alert, expr }) => [alert, expr] as const),
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ]

  it.each(expressions)('%s asks only for figures that there are', (_, expr) => {
    const asked = expr.match(/\b(?:easel|process|nodejs)_\w+/g) ?? []
    expect(asked.filter((name) => !known.has(name))).toEqual([])
    expect(asked.length + Number(expr.startsWith('up{'))).toBeGreaterThan(0)
  })

  it('explain every trouble with an account', async () => {
    const handbook = await read('operations.md')
    expect(accountProblems.filter((problem) => !handbook.includes(`\`${problem}\``))).toEqual([])
  })

  it('are explained, each alert under its name', async () => {
    const handbook = await read('operations.md')
    expect(rules.map(({ alert }) => alert).filter((name) => !handbook.includes(`### ${name}\n`))).toEqual([])
  })
})
