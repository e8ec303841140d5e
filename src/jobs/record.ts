import type { Posted } from '../chat/courier.ts'
import { resultIdOf } from '../chat/ids.ts'
import type { OutgoingImage } from '../chat/message.ts'
import type { JobIn } from './job.ts'
import { costShown } from './result-facts.ts'
import type { Result } from './results.ts'
import { isFree, type WorkTools } from './tools.ts'

/**
 * Writes down what was delivered, and keeps a copy of what the chat will not give back. People have their pictures by
 * now, so nothing that goes wrong here is theirs to hear of.
 */
export async function recordResults(
  job: JobIn<'made'>,
  images: readonly OutgoingImage[],
  posted: Posted,
  tools: WorkTools,
): Promise<void> {
  const results = resultsOf(job, images, posted, tools)
  try {
    if (!posted.lasting || posted.files.length < images.length) {
      const pictures = images.map(({ open }, index) => ({ id: resultIdOf(job.id, index + 1), open }))
      await tools.kept.keep(job.id, pictures)
    }
    await tools.results.record(results)
  } catch (thrown) {
    tools.events.resultNotRecorded(job.id, thrown)
  }
}

function resultsOf(
  job: JobIn<'made'>,
  images: readonly OutgoingImage[],
  { files, link }: Posted,
  tools: WorkTools,
): readonly Result[] {
  const { wish, plan, parent, share, destination } = job
  const received = Object.values(job.bought).flatMap((outcome) => outcome.images)
  const cost = costShown(job, { catalog: tools.catalog, showCost: !isFree(job, tools) })
  const from = parent ?? share?.of
  return images.map(({ filename, mime }, index) => {
    const revisedPrompt = received[index]?.revisedPrompt
    const file = files[index]
    return {
      id: resultIdOf(job.id, index + 1),
      job: job.id,
      number: index + 1,
      ...(from === undefined ? {} : { parent: from }),
      ...(wish.prompt === undefined ? {} : { prompt: wish.prompt }),
      ...(revisedPrompt === undefined ? {} : { revisedPrompt }),
      model: plan.model,
      wish,
      ...(cost === undefined ? {} : { cost }),
      destination,
      ...(link === undefined ? {} : { link }),
      ...(file === undefined ? {} : { file }),
      filename,
      mime,
      deliveredAt: tools.now(),
    }
  })
}
