import { Readable } from 'node:stream'
import sharp from 'sharp'
import type { Answer } from '../../../src/chat/answer.ts'
import { encodePress } from '../../../src/chat/buttons.ts'
import type { Courier } from '../../../src/chat/courier.ts'
import type { Declaration, Offer } from '../../../src/chat/declaration.ts'
import type { Desk } from '../../../src/chat/desk.ts'
import { openDesk } from '../../../src/chat/dispatch.ts'
import { explainFailure } from '../../../src/chat/explain.ts'
import { type JobId, jobIdOf } from '../../../src/chat/ids.ts'
import type { Invocation } from '../../../src/chat/invocation.ts'
import { progressMessage, resultMessage, waitingMessage } from '../../../src/chat/job-messages.ts'
import type { Message, OutgoingFile, OutgoingImage } from '../../../src/chat/message.ts'
import { parseOptions } from '../../../src/chat/options.ts'
import { wordsFor } from '../../../src/chat/words.ts'
import { createEvents } from '../../../src/events.ts'
import { Failure } from '../../../src/failure.ts'
import { silentLog } from '../../../src/log.ts'

/** The house behind the playground's door, played from a script: jobs stand still until the test moves them. */
export interface ScriptedDesk extends Desk {
  readonly invocations: Invocation[]
  readonly acknowledgements: JobId[]
  /** The jobs' way back to the page. */
  connect(courier: Courier): void
  /** With it, a job is drawn and delivered as soon as it is acknowledged. */
  automatic: boolean
  /** What /help brings beside its words. */
  files: readonly OutgoingFile[]
  progress(job: JobId, text?: string): Promise<void>
  look(job: JobId, index: number): Promise<void>
  deliver(job: JobId, count?: number): Promise<void>
  block(job: JobId): Promise<void>
  readonly newest: JobId
}

const prompt = {
  type: 'text',
  description: 'option.prompt',
  maxLength: 6000,
  required: true,
  rest: true,
} as const
const attachment = { type: 'attachment', description: 'option.reference' } as const
const image = { type: 'attachment', description: 'option.image', required: true } as const
const settings = {
  model: { type: 'choice', description: 'option.model', choices: 'models' },
  size: { type: 'text', description: 'option.size', maxLength: 20, suggests: 'sizes' },
  quality: { type: 'choice', description: 'option.quality', choices: 'qualities' },
  count: { type: 'integer', description: 'option.count', min: 1, max: 10 },
  background: {
    type: 'choice',
    description: 'option.background',
    choices: ['auto', 'transparent', 'opaque'],
  },
  private: { type: 'yes-no', description: 'option.private' },
} as const
const style = { type: 'text', description: 'option.style', maxLength: 60, suggests: 'styles' } as const
const of = { type: 'text', description: 'option.prompt', maxLength: 60, required: true } as const

const typed: readonly Declaration[] = [
  {
    name: 'imagine',
    description: 'command.imagine',
    entry: 'command',
    options: { prompt, ...settings, style },
  },
  {
    name: 'edit',
    description: 'command.edit',
    entry: 'command',
    options: {
      image,
      prompt,
      mask: { type: 'attachment', description: 'option.mask' },
      image2: attachment,
      image3: attachment,
      ...settings,
    },
  },
  {
    name: 'vary',
    description: 'command.vary',
    entry: 'command',
    options: {
      image,
      prompt: { type: 'text', description: 'option.vary_prompt', maxLength: 6000, rest: true },
      strength: { type: 'choice', description: 'option.strength', choices: ['subtle', 'strong'] },
      ...settings,
    },
  },
  {
    name: 'help',
    description: 'command.help',
    entry: 'command',
    options: { command: { type: 'text', description: 'option.command', maxLength: 24, rest: true } },
  },
]

const pressed: readonly Declaration[] = ['cancel', 'delete', 'edit-prompt', 'retry'].map((name) => ({
  name,
  description: 'button.retry',
  entry: 'button',
  options: { of, prompt: { type: 'text', description: 'option.prompt', maxLength: 6000 } },
}))

const choices = (...values: readonly string[]) => values.map((value) => ({ value, label: value }))
const offer: Offer = {
  models: choices('gpt-image-2', 'gpt-image-2.6-flare', 'gpt-image-1-mini'),
  qualities: choices('auto', 'low', 'medium', 'high'),
  sizes: choices('auto', 'square', 'landscape', 'portrait', 'wide', 'tall'),
  styles: choices('vivid', 'natural', 'oil painting', 'watercolor'),
}

export function createScriptedDesk(): ScriptedDesk {
  const invocations: Invocation[] = []
  const acknowledgements: JobId[] = []
  const jobs = new Map<JobId, Invocation>()
  let courier: Courier | undefined

  const answers: Readonly<Record<string, (invocation: Invocation) => Answer>> = {
    help: () => said([{ role: 'text', text: 'Tell me what you want to see.' }, ...entries()], desk.files),
    cancel: ({ options }) => {
      void desk.block(jobOf(options.of), new Failure({ kind: 'cancelled' }))
      return { type: 'done' }
    },
    delete: () => ({ type: 'removed' }),
    'edit-prompt': ({ options }) => ({
      type: 'form',
      form: {
        id: encodePress({ command: 'retry', subject: options.of ?? '' }),
        title: 'Edit prompt & retry',
        submitLabel: 'Create',
        fields: [
          {
            type: 'text',
            name: 'prompt',
            label: 'prompt',
            hint: '',
            required: true,
            multiline: true,
            maxLength: 6000,
            value: promptOf(jobOf(options.of)),
          },
        ],
      },
    }),
  }

  const inner = openDesk({
    commands: [...typed, ...pressed].map((declaration) => ({
      declaration,
      run: async (invocation) => {
        parseOptions(declaration, invocation, offer)
        return answers[declaration.name]?.(invocation) ?? accept(invocation)
      },
    })),
    offer,
    offerAt: async () => offer,
    events: createEvents(silentLog),
    now: Date.now,
    acknowledged: (job) => {
      acknowledgements.push(job)
      if (desk.automatic) void desk.progress(job).then(() => desk.deliver(job))
    },
  })

  const accept = (invocation: Invocation): Answer => {
    const job = jobIdOf(invocation.id)
    jobs.set(job, invocation)
    const message = waitingMessage(undefined, { words: wordsFor('en'), job })
    return { type: 'accepted', job, message, audience: 'everyone' }
  }
  const jobOf = (text = ''): JobId => {
    const job = [...jobs.keys()].find((one) => one === text)
    if (job === undefined) throw new Error(`no such job: ${text}`)
    return job
  }
  const promptOf = (job: JobId) => jobs.get(job)?.options.prompt ?? ''
  const speak = (job: JobId) => {
    const invocation = jobs.get(job)
    if (courier === undefined || invocation === undefined) throw new Error(`nobody speaks for ${job}`)
    return { courier, destination: invocation.destination, signal: AbortSignal.timeout(5_000) }
  }

  const desk = {
    ...inner,
    invocations,
    acknowledgements,
    automatic: false,
    files: [],
    dispatch: (invocation: Invocation) => {
      invocations.push(invocation)
      return inner.dispatch(invocation)
    },
    connect: (given: Courier) => {
      courier = given
    },
    get newest(): JobId {
      const job = [...jobs.keys()].at(-1)
      if (job === undefined) throw new Error('no job yet')
      return job
    },
    progress: async (job: JobId, text?: string) => {
      const { courier, destination, signal } = speak(job)
      const drawing = progressMessage('progress.drawing', { count: 1 }, { words: wordsFor('en'), job })
      const message: Message =
        text === undefined ? drawing : { ...drawing, paragraphs: [{ role: 'text', text }] }
      await courier.progress(destination, { message }, signal)
    },
    /** Shows a picture on the way to the answer. */
    look: async (job: JobId, index: number) => {
      const { courier, destination, signal } = speak(job)
      const message = progressMessage('progress.drawing', { count: 1 }, { words: wordsFor('en'), job })
      const image = { ...(await picture(`look ${index}`, index)), altText: 'preview' }
      await courier.progress(destination, { message, picture: { image, remember: async () => {} } }, signal)
    },
    deliver: async (job: JobId, count = Number(jobs.get(job)?.options.count ?? 1)) => {
      const { courier, destination, signal } = speak(job)
      const prompt = promptOf(job)
      const images = await Promise.all(Array.from({ length: count }, (_, index) => picture(prompt, index)))
      const message = resultMessage(
        {
          job,
          prompt,
          revisedPrompts: [`${prompt}, in soft morning light`],
          model: 'gpt-image-2.6-flare',
          size: '1024x1024',
          quality: 'medium',
          milliseconds: 3_400,
          cost: 5_300,
          adjustments: [],
          billedBefore: 'never',
          shareable: false,
        },
        wordsFor('en'),
      )
      await courier.deliver(
        { job, destination, message, asker: 'me', remember: async () => {}, posted: async () => {}, images },
        signal,
      )
    },
    block: async (job: JobId, failure?: Failure) => {
      const { courier, destination, signal } = speak(job)
      const facts = failure ?? new Failure({ kind: 'blocked', stage: 'input', categories: [] })
      const message = explainFailure(facts, { words: wordsFor('en'), job, admin: true, offerRetry: true })
      await courier.fail({ job, destination, message, asker: 'me', remember: async () => {} }, signal)
    },
  }
  return desk
}

function said(paragraphs: Message['paragraphs'], files: readonly OutgoingFile[]): Answer {
  return { type: 'message', audience: 'asker', message: { tone: 'notice', paragraphs, buttons: [] }, files }
}

function entries(): Message['paragraphs'] {
  const words = wordsFor('en')
  return typed.map(({ name, description }) => ({
    role: 'entry',
    label: `/${name}`,
    text: words(description),
  }))
}

const colours = ['#2f6f73', '#b4532a', '#e3a02c', '#51436b']

export async function picture(prompt: string, index = 0): Promise<OutgoingImage> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">
    <rect width="512" height="512" fill="${colours[index % 4]}"/>
    <circle cx="${180 + 60 * (index % 4)}" cy="230" r="120" fill="#fff4e4"/>
    <rect y="360" width="512" height="152" fill="#1d2b33"/></svg>`
  const bytes = await sharp(Buffer.from(svg)).png().toBuffer()
  return {
    filename: `${
      prompt
        .toLowerCase()
        .replaceAll(/[^a-z]+/g, '-')
        .slice(0, 40) || 'picture'
    }-${index + 1}.png`,
    mime: 'image/png',
    bytes: bytes.length,
    altText: `${prompt}, in soft morning light`,
    open: () => Readable.from([bytes], { objectMode: false }),
  }
}
