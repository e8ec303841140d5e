import type { Readable } from 'node:stream'
import type { Answer } from '../../../src/chat/answer.ts'
import type { Notice } from '../../../src/chat/courier.ts'
import type { Declaration, Offer } from '../../../src/chat/declaration.ts'
import type { Desk } from '../../../src/chat/desk.ts'
import { jobIdOf } from '../../../src/chat/ids.ts'
import type { Destination, Invocation } from '../../../src/chat/invocation.ts'
import type { Message } from '../../../src/chat/message.ts'

/** A desk that writes down what it is asked and answers what the test says; no jobs, no money. */
export interface RecordingDesk extends Desk {
  readonly invocations: Invocation[]
  readonly acknowledgedJobs: string[]
  answer: (invocation: Invocation) => Answer | Promise<Answer>
}

export function createDesk(declarations: readonly Declaration[] = sampleDeclarations): RecordingDesk {
  const invocations: Invocation[] = []
  const acknowledgedJobs: string[] = []
  const desk: RecordingDesk = {
    declarations,
    offer: sampleOffer,
    invocations,
    acknowledgedJobs,
    answer: accepted,
    dispatch: async (invocation) => {
      invocations.push(invocation)
      return desk.answer(invocation)
    },
    acknowledged: (job) => void acknowledgedJobs.push(job),
    offerAt: async () => sampleOffer,
    suggest: async () => [],
  }
  return desk
}

export function accepted(invocation: Invocation): Answer {
  const audience = invocation.options.private === 'yes' ? 'asker' : 'everyone'
  return { type: 'accepted', job: jobIdOf(invocation.id), message: said('Starting…'), audience }
}

export function said(text: string, more: Partial<Message> = {}): Message {
  return { tone: 'notice', paragraphs: [{ role: 'text', text }], buttons: [], ...more }
}

const sampleOffer: Offer = {
  models: [
    { value: 'gpt-image-2', label: 'GPT Image 2' },
    { value: 'dall-e-3', label: 'DALL·E 3' },
  ],
  qualities: [
    { value: 'auto', label: 'auto' },
    { value: 'high', label: 'high' },
  ],
  sizes: [{ value: 'wide', label: 'wide' }],
  styles: [],
}

const prompt = {
  type: 'text',
  description: 'option.prompt',
  maxLength: 6000,
  required: true,
  rest: true,
} as const
const reference = { type: 'attachment', description: 'option.reference' } as const

export const sampleDeclarations: readonly Declaration[] = [
  {
    name: 'imagine',
    description: 'command.imagine',
    entry: 'command',
    options: {
      prompt,
      model: { type: 'choice', description: 'option.model', choices: 'models' },
      count: { type: 'integer', description: 'option.count', min: 1, max: 10 },
      private: { type: 'yes-no', description: 'option.private' },
    },
  },
  {
    name: 'edit',
    description: 'command.edit',
    entry: 'command',
    options: {
      image: { type: 'attachment', description: 'option.image', required: true },
      prompt,
      mask: { type: 'attachment', description: 'option.mask' },
      image2: reference,
      image3: reference,
      image4: reference,
      model: { type: 'choice', description: 'option.model', choices: 'models' },
      size: { type: 'text', description: 'option.size', maxLength: 20 },
      private: { type: 'yes-no', description: 'option.private' },
    },
  },
  {
    name: 'help',
    description: 'command.help',
    entry: 'command',
    options: { command: { type: 'text', description: 'option.command', maxLength: 24, rest: true } },
  },
  {
    name: 'retry',
    description: 'button.retry',
    entry: 'button',
    options: {
      of: { type: 'text', description: 'option.prompt', maxLength: 60, required: true },
      prompt: { type: 'text', description: 'option.prompt', maxLength: 6000 },
    },
  },
]

/** A courier's job row: what it was told to remember, as the worker would keep it. */
export function createRow(destination: Destination, message: Message) {
  const kept: Destination[] = []
  const notice: Notice = {
    job: jobIdOf(`slack:T:${JSON.stringify(destination)}` as Invocation['id']),
    destination,
    message,
    asker: 'slack:T0EASEL01:U1',
    remember: async (changed) => void kept.push(changed),
  }
  return { notice, kept, last: (): Destination => kept.at(-1) ?? destination }
}

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
