import { Readable } from 'node:stream'
import type { Answer } from '../../src/chat/answer.ts'
import type { Declaration, Offer } from '../../src/chat/declaration.ts'
import type { Desk } from '../../src/chat/desk.ts'
import { jobIdOf } from '../../src/chat/ids.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import type { Message, OutgoingImage } from '../../src/chat/message.ts'

/** A desk whose answers a test writes, and messages to say. */

export const offer: Offer = {
  models: [
    { value: 'gpt-image-2', label: 'GPT Image 2' },
    { value: 'dall-e-3', label: 'DALL·E 3' },
  ],
  qualities: [{ value: 'low', label: 'low' }],
  sizes: [
    { value: 'square', label: 'square' },
    { value: 'wide', label: 'wide' },
  ],
  styles: [],
}

export const imagine: Declaration = {
  name: 'imagine',
  description: 'command.imagine',
  entry: 'command',
  options: {
    size: { type: 'text', description: 'option.size', maxLength: 20, suggests: 'sizes' },
    prompt: { type: 'text', description: 'option.prompt', maxLength: 6_000, required: true, rest: true },
    model: { type: 'choice', description: 'option.model', choices: 'models' },
    quality: { type: 'choice', description: 'option.quality', choices: 'qualities' },
    count: { type: 'integer', description: 'option.count', min: 1, max: 10 },
    private: { type: 'yes-no', description: 'option.private' },
    image: { type: 'attachment', description: 'option.image' },
  },
}
export const retry: Declaration = {
  name: 'retry',
  description: 'button.retry',
  entry: 'button',
  options: {},
}

export interface ScriptedDesk extends Desk {
  readonly seen: readonly Invocation[]
  readonly acknowledgedJobs: readonly string[]
  /** What the desk answers from now on. */
  answer(how: (invocation: Invocation) => Answer | Promise<Answer>): void
}

export function scriptedDesk(declarations: readonly Declaration[] = [imagine, retry]): ScriptedDesk {
  const seen: Invocation[] = []
  const acknowledgedJobs: string[] = []
  let how: (invocation: Invocation) => Answer | Promise<Answer> = () => accepted
  return {
    declarations,
    offer,
    seen,
    acknowledgedJobs,
    answer: (next) => {
      how = next
    },
    dispatch: async (invocation) => {
      seen.push(invocation)
      return how(invocation)
    },
    acknowledged: (job) => {
      acknowledgedJobs.push(job)
    },
    offerAt: async () => offer,
    suggest: async ({ typed }) => offer.sizes.filter(({ value }) => value.includes(typed)),
  }
}

export function said(text: string, buttons: Message['buttons'] = []): Message {
  return { tone: 'notice', paragraphs: [{ role: 'text', text }], buttons }
}

export const cancelButton = { id: 'easel:cancel:0123456789ab', label: 'Cancel', style: 'secondary' } as const

// Any interaction's id will do: these tests never look the job up.
export const someJob = jobIdOf('discord:1' as Parameters<typeof jobIdOf>[0])
export const accepted: Extract<Answer, { type: 'accepted' }> = {
  type: 'accepted',
  job: someJob,
  audience: 'everyone',
  message: said('Starting…', [cancelButton]),
}

export function picture(
  bytes: Buffer = Buffer.from('a picture'),
  facts: Partial<OutgoingImage> = {},
): OutgoingImage {
  return {
    filename: 'white-cat-1.png',
    mime: 'image/png',
    bytes: bytes.length,
    altText: 'A white cat',
    open: () => Readable.from([bytes]),
    ...facts,
  }
}
