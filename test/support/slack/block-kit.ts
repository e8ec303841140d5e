import { z } from 'zod'

/**
 * Block Kit as Slack checks it, for the blocks that Easel may use: shapes are strict, so a misspelt property is found
 * here. Limits: https://docs.slack.dev/reference/block-kit and the contracts' limits.json.
 */

const text = (max: number) =>
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('plain_text'),
      text: z.string().min(1).max(max),
      emoji: z.boolean().optional(),
    }),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: z.string().min(1).max(max),
      verbatim: z.boolean().optional(),
    }),
  ])
const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  })
const id = z.string().min(1).max(255)
const block = { block_id: id.optional() }

const style = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
})
const inline = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: style.optional() }),
  z.strictObject({
    type: z.literal('link'),
    url: z.url(),
    text: z.string().min(1),
    style: style.optional(),
  }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().regex(/^[CGD][A-Z0-9]+$/) }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().regex(/^[UW][A-Z0-9]+$/) }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string().regex(/^S[A-Z0-9]+$/) }),
])
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline).min(1) })
const rich = z.discriminatedUnion('type', [
  richSection,
  z.strictObject({
    type: z.literal('rich_text_quote'),
    elements: z.array(inline).min(1),
    border: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('rich_text_preformatted'), elements: z.array(inline).min(1) }),
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    indent: z.number().optional(),
    elements: z.array(richSection).min(1),
  }),
])

const button = z.strictObject({
  type: z.literal('button'),
  action_id: id,
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
})
const option = z.strictObject({ text: plain(75), value: z.string().min(1).max(150) })
const fileInput = z.strictObject({
  type: z.literal('file_input'),
  action_id: id,
  filetypes: z.array(z.string()).optional(),
  max_files: z.number().int().min(1).max(10).optional(),
})
const select = z.strictObject({
  type: z.literal('static_select'),
  action_id: id,
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
  placeholder: plain(150).optional(),
})
const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id,
  multiline: z.boolean().optional(),
  initial_value: z.string().max(3000).optional(),
  min_length: z.number().optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
  placeholder: plain(150).optional(),
})

const section = z.strictObject({ type: z.literal('section'), text: text(3000), ...block })
const context = z.strictObject({
  type: z.literal('context'),
  elements: z.array(text(3000)).min(1).max(10),
  ...block,
})
const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z.array(button).min(1).max(25),
  ...block,
})
const richText = z.strictObject({ type: z.literal('rich_text'), elements: z.array(rich).min(1), ...block })
const divider = z.strictObject({ type: z.literal('divider'), ...block })
const input = z.strictObject({
  type: z.literal('input'),
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [fileInput, select, textInput]),
  ...block,
})

const messageBlocks = z
  .array(z.discriminatedUnion('type', [section, context, actions, richText, divider]))
  .max(50)
export type MessageBlocks = z.infer<typeof messageBlocks>

const modalView = z.strictObject({
  type: z.literal('modal'),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  title: plain(24),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  blocks: z
    .array(z.discriminatedUnion('type', [section, context, richText, divider, input]))
    .min(1)
    .max(100),
})
export type ModalView = z.infer<typeof modalView>

/** What is wrong with a message's blocks, in words; empty when nothing is. */
export function blockFaults(blocks: unknown): readonly string[] {
  const parsed = messageBlocks.safeParse(blocks)
  if (!parsed.success) return [z.prettifyError(parsed.error)]
  const buttons = parsed.data.flatMap((one) => (one.type === 'actions' ? one.elements : []))
  return [
    ...repeated(buttons.map((one) => one.action_id)).map((name) => `action_id ${name} is used twice`),
    ...repeated(blockIds(parsed.data)).map((name) => `block_id ${name} is used twice`),
  ]
}

export function viewFaults(view: unknown): readonly string[] {
  const parsed = modalView.safeParse(view)
  if (!parsed.success) return [z.prettifyError(parsed.error)]
  const inputs = parsed.data.blocks.filter((one) => one.type === 'input')
  return [
    ...repeated(blockIds(parsed.data.blocks)).map((name) => `block_id ${name} is used twice`),
    ...(inputs.length > 0 && parsed.data.submit === undefined ? ['inputs need a submit button'] : []),
    ...inputs.flatMap(({ element }) => inputFaults(element)),
  ]
}

/** The app's Home: the blocks of a message, up to a hundred. */
const homeView = z.strictObject({ type: z.literal('home'), blocks: z.array(z.unknown()).max(100) })
export type HomeView = { readonly type: 'home'; readonly blocks: MessageBlocks }

export function homeFaults(view: unknown): readonly string[] {
  const parsed = homeView.safeParse(view)
  return parsed.success ? blockFaults(parsed.data.blocks) : [z.prettifyError(parsed.error)]
}

function inputFaults(element: z.infer<typeof input>['element']): readonly string[] {
  if (element.type === 'plain_text_input') {
    const { initial_value: value = '', max_length: max = 3000 } = element
    return value.length > max ? ['initial_value is longer than max_length'] : []
  }
  if (element.type !== 'static_select') return []
  const wanted = JSON.stringify(element.initial_option)
  const known = element.options.some((one) => JSON.stringify(one) === wanted)
  return [
    ...(wanted !== undefined && !known ? ['initial_option is not one of the options'] : []),
    ...repeated(element.options.map(({ value }) => value)).map((value) => `option ${value} is there twice`),
  ]
}

function blockIds(blocks: readonly { readonly block_id?: string | undefined }[]): readonly string[] {
  return blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]))
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}

/** Everything that a reader sees, in order. */
export function visibleText(blocks: MessageBlocks): string {
  return blocks
    .flatMap((one): readonly string[] => {
      switch (one.type) {
        case 'section':
          return [one.text.text]
        case 'context':
          return one.elements.map((element) => element.text)
        case 'rich_text':
          return one.elements.flatMap((element) =>
            element.type === 'rich_text_list' ? element.elements.map(textOf) : [textOf(element)],
          )
        default:
          return []
      }
    })
    .join('\n')
}

function textOf({ elements }: { readonly elements: readonly z.infer<typeof inline>[] }): string {
  return elements.map(wordsOf).join('')
}

function wordsOf(element: z.infer<typeof inline>): string {
  switch (element.type) {
    case 'channel':
      return `<#${element.channel_id}>`
    case 'user':
      return `<@${element.user_id}>`
    case 'usergroup':
      return `<!subteam^${element.usergroup_id}>`
    default:
      return element.text
  }
}
