import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isWordKey, wordKeys } from '../../src/chat/words.ts'
import type { Menu } from '../../src/playground/menu.ts'
import { type RunningPlayground, runPlayground } from '../support/playground/server.ts'
import { type Visitor, visit } from '../support/playground/visitor.ts'

let run: RunningPlayground
let me: Visitor

beforeAll(async () => {
  run = await runPlayground()
  me = await visit(run.url)
})

afterAll(async () => {
  await run.close()
})

// The page gives itself as JSON; its type is the server's own.
const menu = async () => (await (await me.get('/playground/commands')).json()) as Menu

describe('the menu', () => {
  it('lists what people type, not what only buttons reach', async () => {
    expect((await menu()).commands.map((command) => command.name)).toEqual([
      'imagine',
      'edit',
      'vary',
      'help',
    ])
  })

  it('says which values an option has, wherever they come from', async () => {
    const imagine = (await menu()).commands[0]
    const values = Object.fromEntries(
      imagine?.options.map((option) => [option.name, option.choices.map((choice) => choice.value)]) ?? [],
    )
    expect(values).toMatchObject({
      model: ['gpt-image-2', 'gpt-image-2.6-flare', 'gpt-image-1-mini'],
      count: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
      private: ['yes', 'no'],
      prompt: [],
      size: [],
    })
  })

  it('suggests values for what was typed', async () => {
    const ask = async (query: string) => (await me.get(`/playground/suggest?${query}`)).json()
    expect(await ask('command=imagine&option=size&typed=w')).toEqual([{ value: 'wide', label: 'wide' }])
    expect(await ask('command=nothing&option=__proto__&typed=')).toEqual([])
    expect(await ask('')).toEqual([])
  })

  it('gives the form of every command, and of no other name', async () => {
    const form = await (await me.get('/playground/forms/edit')).json()
    expect(form).toMatchObject({ id: 'easel:edit:new', title: '/edit' })
    const others = ['cancel', 'nothing', 'constructor', '__proto__']
    const statuses = await Promise.all(
      others.map(async (name) => (await me.get(`/playground/forms/${name}`)).status),
    )
    expect(statuses).toEqual([404, 404, 404, 404])
  })

  it('says whether the sandbox draws', async () => {
    expect((await menu()).sandbox).toBe(true)
  })
})

describe("the page's own code", () => {
  const page = fileURLToPath(new URL('../../src/playground/page', import.meta.url))
  // What all pages share, the painter with its own page among it.
  const shared = fileURLToPath(new URL('../../src/web/page', import.meta.url))
  const filesOf = (folder: string) => readdirSync(folder).map((name) => `${folder}/${name}`)
  const files = [...filesOf(page), ...filesOf(shared)].filter((name) => /\.(?:js|html)$/.test(name))
  const scripts = files.filter((name) => name.endsWith('.js'))

  it('has every word that it says, with blanks that it can fill', async () => {
    const said = scripts.flatMap((name) =>
      [...readFileSync(name, 'utf8').matchAll(/\bsay\(\s*'([\w.]+)'/g)].map(([, key]) => `page.${key}`),
    )
    expect(said.length).toBeGreaterThan(20)
    expect(said.filter((key) => !isWordKey(key))).toEqual([])
    const { words } = await menu()
    expect(words['page.file_too_large']).toBe('{file} is too large. Pictures up to {limit} MB are taken.')
  })

  it('says every word that is there for it', () => {
    const texts = [...files, ...['gate', 'login'].map((name) => `${page}/../${name}.ts`)]
    const all = texts.map((path) => readFileSync(path, 'utf8')).join('\n')
    const said = (key: string) => all.includes(key) || all.includes(`'${key.slice('page.'.length)}'`)
    const unsaid = wordKeys.filter(
      (key) => key.startsWith('page.') && !/^page\.example\./.test(key) && !said(key),
    )
    expect(unsaid).toEqual([])
  })

  it.each([page, shared])('type-checks against the server that it talks to: %s', async (folder) => {
    const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))
    const checked = promisify(execFile)(process.execPath, [compiler, '-p', folder], { timeout: 60_000 })
    await expect(checked.catch(({ stdout }) => stdout)).resolves.toMatchObject({ stdout: '' })
  })

  it('never turns text into markup', () => {
    const risky = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/
    expect(scripts.filter((name) => risky.test(readFileSync(name, 'utf8')))).toEqual([])
  })
})
