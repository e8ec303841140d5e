import { PassThrough, Readable } from 'node:stream'
import type { Answer } from '../../src/chat/answer.ts'
import type { Courier } from '../../src/chat/courier.ts'
import type { Declaration } from '../../src/chat/declaration.ts'
import type { Desk } from '../../src/chat/desk.ts'
import { type JobId, jobIdOf } from '../../src/chat/ids.ts'
import type { Destination, Invocation } from '../../src/chat/invocation.ts'
import type { Message, OutgoingImage, Paragraph } from '../../src/chat/message.ts'
import { runTerminal } from '../../src/terminal/listen.ts'
import type { Output } from '../../src/terminal/screen.ts'

const nothingOffered = { models: [], qualities: [], sizes: [], styles: [] }

const prompt = {
  type: 'text',
  description: 'option.prompt',
  maxLength: 6000,
  required: true,
  rest: true,
} as const
const picture = { type: 'attachment', description: 'option.image' } as const

export const declarations: readonly Declaration[] = [
  {
    name: 'imagine',
    description: 'command.imagine',
    entry: 'command',
    options: {
      prompt,
      count: { type: 'integer', description: 'option.count', min: 1, max: 10 },
      size: { type: 'text', description: 'option.size', maxLength: 20 },
      private: { type: 'yes-no', description: 'option.private' },
    },
  },
  {
    name: 'edit',
    description: 'command.edit',
    entry: 'command',
    options: { image: { ...picture, required: true }, prompt, mask: picture, image2: picture },
  },
  { name: 'help', description: 'command.help', entry: 'command', options: {} },
  { name: 'cancel', description: 'button.cancel', entry: 'button', options: {} },
]

export interface Setting {
  readonly courier: Courier
  readonly job: JobId
  readonly destination: Destination
  readonly invocation: Invocation
}

interface Script {
  /** What the desk answers; a job is accepted unless this says otherwise. */
  readonly answer?: (invocation: Invocation) => Answer
  /** What the worker does once the job is acknowledged. */
  readonly work?: (setting: Setting) => Promise<void>
  /** What the worker does when the job is cancelled. */
  readonly onCancel?: (setting: Setting) => Promise<void>
}

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly invocations: readonly Invocation[]
}

/** Runs one command at a desk that plays the script; the terminal itself is the real one. */
export async function runScript(
  argv: readonly string[],
  { answer, work, onCancel }: Script,
  options: {
    readonly cwd: string
    readonly signal?: AbortSignal
    readonly tty?: boolean
    readonly attached?: () => void
  },
): Promise<Ran> {
  const invocations: Invocation[] = []
  const stdout = recorder(false)
  const stderr = recorder(options.tty ?? false)
  let courier: Courier | undefined
  const setting = (): Setting => {
    const [invocation] = invocations
    if (courier === undefined || invocation === undefined) throw new Error('acknowledged too early')
    return { courier, invocation, job: jobIdOf(invocation.id), destination: invocation.destination }
  }
  const desk: Desk = {
    declarations,
    offer: nothingOffered,
    offerAt: async () => nothingOffered,
    suggest: async () => [],
    dispatch: async (invocation) => {
      invocations.push(invocation)
      if (invocation.command === 'cancel') {
        await onCancel?.(setting())
        return { type: 'done' }
      }
      return answer?.(invocation) ?? accepted(invocation)
    },
    acknowledged: () => {
      void work?.(setting())
    },
  }
  const code = await runTerminal({
    argv,
    desk,
    attach: (given) => {
      courier = given
      options.attached?.()
    },
    cwd: options.cwd,
    stdout: stdout.stream,
    stderr: stderr.stream,
    signal: options.signal ?? new AbortController().signal,
    user: 'ada',
    locale: 'en',
    randomId: () => 'random-1',
  })
  return { code, out: stdout.text(), err: stderr.text(), invocations }
}

export function accepted(invocation: Invocation): Answer {
  return {
    type: 'accepted',
    job: jobIdOf(invocation.id),
    message: message('progress', text('Starting…')),
    audience: 'everyone',
  }
}

export function message(tone: Message['tone'], ...paragraphs: readonly Paragraph[]): Message {
  return { tone, paragraphs, buttons: [] }
}

export const text = (said: string): Paragraph => ({ role: 'text', text: said })
export const footer = (said: string): Paragraph => ({ role: 'footer', text: said })
export const quote = (label: string, said: string): Paragraph => ({ role: 'quote', label, text: said })

export function image(filename: string, bytes: string, altText = `alt of ${filename}`): OutgoingImage {
  return {
    filename,
    mime: 'image/png',
    bytes: bytes.length,
    altText,
    open: () => Readable.from([Buffer.from(bytes)]),
  }
}

export const parcel = (
  { job, destination }: Pick<Setting, 'job' | 'destination'>,
  images: readonly OutgoingImage[],
  said: Message,
  remember: (destination: Destination) => Promise<void> = async () => {},
) => ({ job, destination, images, message: said, asker: 'terminal:ada', remember, posted: async () => {} })

const never = new AbortController().signal

/** A job that ends with these pictures. */
export function delivering(images: readonly OutgoingImage[], said: Message): Script {
  return {
    work: async (setting) => {
      await setting.courier.limits(setting.destination, never)
      await setting.courier.progress(
        setting.destination,
        { message: message('progress', text('Drawing… 1 s')) },
        never,
      )
      await setting.courier.progress(
        setting.destination,
        { message: message('progress', text('Drawing… 2 s')) },
        never,
      )
      await setting.courier.deliver(parcel(setting, images, said), never)
    },
  }
}

function recorder(tty: boolean): { stream: Output; text(): string } {
  const stream = new PassThrough()
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return {
    stream: Object.assign(stream, { isTTY: tty, columns: 40 }),
    text: () => Buffer.concat(chunks).toString(),
  }
}
