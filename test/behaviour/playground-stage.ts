import { randomUUID } from 'node:crypto'
import type { Form } from '../../src/chat/form.ts'
import { wordsFor } from '../../src/chat/words.ts'
import type { Article } from '../../src/playground/article.ts'
import { openEasel } from '../support/open-easel.ts'
import { visit } from '../support/playground/visitor.ts'
import type { Shown, Stage, Use } from './stage.ts'
import { watching } from './watching.ts'

type Reply =
  | { readonly type: 'article'; readonly article: Article }
  | { readonly type: 'form'; readonly form: Form }
  | { readonly type: 'painter'; readonly form: string; readonly file: string }
  | { readonly type: 'removed' | 'done' }

/** The playground by its own routes, as the page uses them; the page itself has tests of its own. */
export async function openPlaygroundStage(
  env: Readonly<Record<string, string>>,
  locale = 'en-US',
): Promise<Stage> {
  const cancel = wordsFor(locale)('button.cancel')
  const easel = await openEasel(env)
  const visitor = await visit(easel.web.url, new Map(), locale)

  const post = async (path: string, body: object): Promise<Reply> => {
    const response = await visitor.post(`/playground/${path}`, body)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    // The page's own contract, which the API tests of the playground check.
    return (await response.json()) as Reply
  }
  const upload = async (option: string, { name, bytes }: { name: string; bytes: Buffer }) => {
    const { id, status } = await visitor.upload(new Uint8Array(bytes))
    if (status >= 400) throw new Error(`upload: ${status}`)
    return { option, file: id, filename: name }
  }
  const settled = async (id: string) =>
    shownOf(await visitor.article(id, ({ state }) => state === 'answered'))
  const withButton = (id: string, label: string) =>
    visitor.article(id, (found) => buttonOf(found, label) !== '')
  const there = async (id: string) => (await visitor.articles()).find((one) => one.id === id)
  const shownOf = async (found: Article): Promise<Shown> => ({
    text: (found.message?.paragraphs ?? [])
      .map((one) => ('label' in one ? `${one.label} ${one.text}` : one.text))
      .join('\n'),
    buttons: (found.message?.buttons ?? []).map(({ label }) => label),
    images: await Promise.all(
      found.images.map(async ({ file, filename, alt }) => {
        const response = await visitor.get(`/playground/images/${file}`)
        return { filename, alt, bytes: Buffer.from(await response.arrayBuffer()) }
      }),
    ),
    onlyAsker: true,
    handle: found,
  })
  const handleOf = ({ handle }: Shown) => handle as Article
  const buttonOf = (found: Article, label: string) =>
    found.message?.buttons.find((one) => one.label === label)?.id ?? ''
  const press = (found: Article, label: string, id: string) =>
    post('presses', { id, button: buttonOf(found, label), article: found.id })
  const send = async ({ command, options = {}, files = {} }: Use, id: string) => {
    const { prompt = '', ...named } = options
    const rest = Object.entries(named).map(([name, value]) => `${name}:"${value}"`)
    const attached = await Promise.all(Object.entries(files).map(([name, file]) => upload(name, file)))
    const line = [`/${command}`, prompt, ...rest].join(' ')
    return post('invocations', { type: 'line', id, line, files: attached })
  }

  return {
    use: async (use) => {
      const id = randomUUID()
      await send(use, id)
      return settled(id)
    },
    cancelled: async (use) => {
      const id = randomUUID()
      await send(use, id)
      const running = await withButton(id, cancel)
      await press(running, cancel, randomUUID())
      return settled(id)
    },
    answered: async (use, answer) => {
      const id = randomUUID()
      await send(use, id)
      const asking = await withButton(id, 'Go on')
      const question = await shownOf(asking)
      await press(asking, answer, randomUUID())
      return { question, shown: await settled(id) }
    },
    watched: async (use, onLook) => {
      const id = randomUUID()
      await send(use, id)
      const see = async () => {
        const found = await there(id)
        return found?.state === 'working' ? (await shownOf(found)).images : []
      }
      return watching(settled(id), see, onLook)
    },
    useAlone: () => Promise.reject(new Error('on the playground everybody is alone')),
    press: async (shown, label) => {
      const id = randomUUID()
      await press(handleOf(shown), label, id)
      return settled(id)
    },
    fill: async (shown, label, fields) => {
      const reply = await press(handleOf(shown), label, randomUUID())
      if (reply.type !== 'form') throw new Error(`${label} gave ${reply.type}`)
      const values = reply.form.fields.map((field) => [field.name, 'value' in field ? field.value : ''])
      const prefilled = Object.fromEntries(values)
      const id = randomUUID()
      const body = { type: 'form', id, form: reply.form.id, fields: { ...prefilled, ...fields }, files: [] }
      await post('invocations', body)
      return { prefilled, shown: await settled(id) }
    },
    paint: async (shown, { mask, prompt, which }) => {
      const pressed = await press(handleOf(shown), 'Paint mask', randomUUID())
      const reply =
        which === undefined || pressed.type !== 'form'
          ? pressed
          : await post('invocations', {
              type: 'form',
              id: randomUUID(),
              form: pressed.form.id,
              fields: { which },
              files: [],
            })
      if (reply.type !== 'painter') throw new Error(`Paint mask gave ${reply.type}`)
      const id = randomUUID()
      const files = [await upload('mask', { name: 'mask.png', bytes: mask })]
      await post('invocations', { type: 'form', id, form: reply.form, fields: { prompt }, files })
      return settled(id)
    },
    vanish: async (shown, label) => {
      await press(handleOf(shown), label, randomUUID())
      if ((await there(handleOf(shown).id)) !== undefined) throw new Error('still there')
    },
    foreign: { channel: 'elsewhere', role: 'nobodys' },
    violations: () => [],
    [Symbol.asyncDispose]: () => easel[Symbol.asyncDispose](),
  }
}
