import type { Answer } from '../chat/answer.ts'
import type { Courier } from '../chat/courier.ts'
import type { Desk } from '../chat/desk.ts'
import type { Invocation } from '../chat/invocation.ts'
import type { Message, OutgoingFile } from '../chat/message.ts'
import { type Words, wordsFor } from '../chat/words.ts'
import { type Arguments, readArguments } from './arguments.ts'
import { createCourier, type Outcome } from './courier.ts'
import { faultOf } from './faults.ts'
import { cancelOf, readWords } from './read.ts'
import { jsonLine, renderJson, renderMessage, renderPath, renderResult, renderUsage } from './render.ts'
import { saveFiles } from './save.ts'
import { createProgressLine, type Output, type ProgressLine, print } from './screen.ts'

interface TerminalRun {
  /** What stands after `terminal`: the command line's words and flags. */
  readonly argv: readonly string[]
  readonly desk: Desk
  /** Called before anything is asked: the worker answers through this courier, so the queue may start now. */
  readonly attach: (courier: Courier) => void | Promise<void>
  readonly cwd: string
  readonly stdout: Output
  readonly stderr: Output
  /** Aborted by Ctrl-C: the job is cancelled. */
  readonly signal: AbortSignal
  readonly user: string
  readonly locale: string
  readonly randomId: () => string
}

type ExitCode = 0 | 1 | 130

/** How long a cancelled job may take to say so. */
const cancelMs = 10_000

/** One command, one answer, files on disk. */
export async function runTerminal(run: TerminalRun): Promise<ExitCode> {
  const { desk, stdout, stderr } = run
  const words = wordsFor(run.locale)
  const args = readArguments(run.argv, run.cwd)
  if (args.help) {
    await print(stdout, renderUsage(desk.declarations, words))
    return 0
  }
  if (args.words.join('').trim() === '' && !args.json) {
    await print(stderr, renderUsage(desk.declarations, words))
    return 1
  }
  const origin = { ...run, out: args.out, randomId: run.randomId() }
  const invocation = readWords(args.words, origin, desk.declarations)
  const fault = await faultOf(args, invocation, words)
  if (fault !== undefined || invocation === undefined) return refuse(fault ?? '', args, run)
  return ask(invocation, args, run, words)
}

async function ask(
  invocation: Invocation,
  args: Arguments,
  run: TerminalRun,
  words: Words,
): Promise<ExitCode> {
  const { desk, attach, stderr, signal } = run
  const progress = createProgressLine(stderr)
  const { promise: outcome, resolve } = Promise.withResolvers<Outcome>()
  const own = invocation.id
  await attach(
    createCourier({
      onProgress: (of, message, picture) => {
        if (of === own) showProgress(message, progress, picture)
      },
      onOutcome: (of, ended) => {
        if (of === own) resolve(ended)
      },
    }),
  )
  if (signal.aborted) return 130
  const answer = await desk.dispatch(invocation)
  if (answer.type !== 'accepted') return sayAnswer(answer, args, run, words)

  showProgress(answer.message, progress)
  const cancelled = cancelOnAbort(signal, desk, cancelOf(invocation, answer.job))
  desk.acknowledged(answer.job)
  const ended = await Promise.race([outcome, cancelled.overdue])
  cancelled.forget()
  progress.clear()
  if (ended?.type === 'delivered') {
    const json = () => renderJson(answer.job, ended, words)
    await print(run.stdout, args.json ? json() : renderResult(ended, run.cwd, words))
    return 0
  }
  const said = ended === undefined ? words('failure.cancelled') : renderMessage(ended.message, words)
  await refuse(said, args, run)
  return signal.aborted ? 130 : 1
}

/** Everything that asks for no job: /help, refusals. */
async function sayAnswer(
  answer: Exclude<Answer, { type: 'accepted' }>,
  args: Arguments,
  run: TerminalRun,
  words: Words,
): Promise<ExitCode> {
  switch (answer.type) {
    case 'message': {
      const text = renderMessage(answer.message, words)
      if (answer.message.tone === 'failure') return refuse(text, args, run)
      return sayWithFiles(text, answer.files, args, run)
    }
    case 'form': {
      if (answer.instead !== undefined) {
        const message = { type: 'message', message: answer.instead, audience: 'asker' } as const
        return sayAnswer(message, args, run, words)
      }
      const fields = answer.form.fields.map(({ name }) => name).join(', ')
      return refuse(words('terminal.form', { fields }), args, run)
    }
    case 'removed':
    case 'done':
      return 0
  }
}

/** Files are saved beside the pictures, and their paths follow the words. */
async function sayWithFiles(
  text: string,
  files: readonly OutgoingFile[] = [],
  { json, out }: Arguments,
  { cwd, stdout, signal }: TerminalRun,
): Promise<0> {
  const paths = files.length === 0 ? [] : await saveFiles(files, out, signal)
  const saved = paths.map((path, index) => ({ path, altText: files[index]?.altText ?? '' }))
  const lines = [text, ...paths.map((path) => renderPath(path, cwd))]
  const object = { message: text, ...(saved.length === 0 ? {} : { files: saved }) }
  await print(stdout, json ? jsonLine(object) : lines.join('\n'))
  return 0
}

async function refuse(message: string, { json }: Arguments, { stdout, stderr }: TerminalRun): Promise<1> {
  if (json) await print(stdout, jsonLine({ error: { message } }))
  else await print(stderr, message)
  return 1
}

interface Cancelling {
  /** Undefined when the job was cancelled and then said nothing for too long. */
  readonly overdue: Promise<undefined>
  forget(): void
}

function cancelOnAbort(signal: AbortSignal, desk: Desk, cancel: Invocation): Cancelling {
  const { promise: overdue, resolve } = Promise.withResolvers<undefined>()
  let timer: NodeJS.Timeout | undefined
  const onAbort = () => {
    timer = setTimeout(() => resolve(undefined), cancelMs)
    // What comes of it is said by the job itself: cancelled, or finished before the word arrived.
    void desk.dispatch(cancel)
  }
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return {
    overdue,
    forget: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}

/** What comes with a picture stays to be read. */
function showProgress(message: Message, progress: ProgressLine, picture?: string): void {
  const text = message.paragraphs.map((one) => one.text).join(' ')
  if (picture === undefined) progress.show(text)
  else progress.note(`${text} ${picture}`)
}
