import { explainBriefly } from '../src/chat/explain.ts'
import { type JobId, resultIdOf } from '../src/chat/ids.ts'
import { dollars } from '../src/chat/job-messages.ts'
import type { Message, Paragraph } from '../src/chat/message.ts'
import type { Words } from '../src/chat/words.ts'
import type { Wish } from '../src/images/model.ts'
import type { Job } from '../src/jobs/job.ts'
import type { Result } from '../src/jobs/results.ts'
import { inUtc } from '../src/policy/windows.ts'
import { picturesOf } from './result.ts'

interface Known {
  readonly job: Job
  /** The picture that was asked about; absent when it is the whole job. */
  readonly number?: number
  /** Empty until the job is delivered. */
  readonly results: readonly Result[]
  readonly children: readonly JobId[]
  readonly showCost: boolean
}

/** All that is known about a job or one of its pictures, as a message: prompts first and whole, then the settings. */
export function describeJob(known: Known, words: Words): Message {
  const { job } = known
  const paragraphs: Paragraph[] = [
    ...quotes(known, words),
    entry(words('show.state'), stateOf(job, words)),
    ...(job.state === 'failed' || job.state === 'failing'
      ? [entry(words('show.reason'), explainBriefly(job.failure.facts, words))]
      : []),
    entry(words('show.asked_by'), job.invocation.asker.name),
    entry(words('show.task'), `/${job.wish.task}`),
    ...optionsOf(job).map(([name, value]) => entry(name, value)),
    ...costOf(known, words),
    ...lineage(known, words),
    ...places(known, words),
    { role: 'footer', text: footer(known, words) },
  ]
  return { tone: 'notice', paragraphs, buttons: [] }
}

function quotes({ job, number }: Known, words: Words): readonly Paragraph[] {
  const pictures = job.state === 'made' || job.state === 'delivered' ? picturesOf(job) : []
  const shown = number === undefined ? pictures : pictures.slice(number - 1, number)
  const revised = new Set(shown.flatMap(({ revisedPrompt }) => revisedPrompt ?? []))
  const { prompt } = job.wish
  return [
    ...(prompt === undefined ? [] : [quote(words('label.prompt'), prompt)]),
    ...[...revised].map((text) => quote(words('label.revised_prompt'), text)),
  ]
}

function stateOf({ state }: Job, words: Words): string {
  return words('show.state_is', { state })
}

/** Under the options' own names, which are the same in every language. What the plan made of a wish comes first. */
function optionsOf({
  wish,
  plan,
  private: hidden,
  keep,
  region,
}: Job): readonly (readonly [string, string])[] {
  const yes = (value: boolean) => (value ? 'yes' : undefined)
  const all: Record<string, string | undefined> = {
    model: plan.model,
    size: planned(wish.size, plan.size),
    quality: planned(wish.quality, plan.quality),
    count: String(plan.count),
    style: wish.style,
    background: wish.background,
    format: wish.format,
    rewrite: wish.rewrite,
    ...taskSettings(wish),
    region: region === undefined ? undefined : region.name,
    keep: yes(keep),
    private: yes(hidden),
  }
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

function taskSettings(wish: Wish): Record<string, string | undefined> {
  switch (wish.task) {
    case 'imagine':
      return {}
    case 'edit':
      return {
        mask: wish.mask ? 'yes' : undefined,
        references: wish.references === 0 ? undefined : String(wish.references),
      }
    case 'vary':
      return { strength: wish.strength }
  }
}

/** `wide → 1536x1024` where the plan made something else of what was typed. */
function planned(wished: string | undefined, made: string): string {
  return wished === undefined || wished === made ? made : `${wished} → ${made}`
}

/** As it was when it was delivered: prices change, and models go. */
function costOf({ job, results, showCost }: Known, words: Words): readonly Paragraph[] {
  const cost = results[0]?.cost
  if (cost === undefined || !showCost) return []
  const values = { dollars: dollars(cost), pictures: job.plan.count }
  return [entry(words('show.cost'), words('show.cost_is', values))]
}

function lineage({ job, children }: Known, words: Words): readonly Paragraph[] {
  const parent = job.parent ?? job.share?.of
  return [
    ...(parent === undefined ? [] : [entry(words('show.parent'), parent)]),
    ...(children.length === 0 ? [] : [entry(words('show.children'), children.join(', '))]),
  ]
}

function places({ job, results, number }: Known, words: Words): readonly Paragraph[] {
  const ids = results.length > 1 ? results.map(({ id }) => id).join(', ') : undefined
  const link = results[0]?.link
  return [
    ...(ids === undefined || number !== undefined ? [] : [entry(words('show.pictures'), ids)]),
    ...(link === undefined
      ? []
      : [{ role: 'link', label: words('show.place'), text: job.id, url: link } as const]),
  ]
}

function footer({ job, number, results }: Known, words: Words): string {
  const which =
    number === undefined
      ? words('footer.job', { job: job.id })
      : `${resultIdOf(job.id, number)} · ${words('show.picture_of', { number, pictures: results.length })}`
  return `${which} · ${inUtc(job.acceptedAt)}`
}

function entry(label: string, text: string): Paragraph {
  return { role: 'entry', label, text }
}

function quote(label: string, text: string): Paragraph {
  return { role: 'quote', label, text }
}
