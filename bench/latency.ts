import { type Figure, median } from './figure.ts'
import { type Bot, openStage } from './stage.ts'

const pictureBytes = 2_000_000
const drawingMs = 300
const warmUps = 5
const commands = 30

/** What a bot adds to one command over the Images API's own time, which a bare request of the same run shows. */
export async function measureLatency(): Promise<readonly Figure[]> {
  const easel = await addedBy('easel')
  const plain = await addedBy('plain bot')
  return [
    { what: 'time added to one command, 2 MB, p50: Easel', value: easel, unit: 'ms', budget: 60 },
    { what: 'the same: plain bot', value: plain, unit: 'ms' },
  ]
}

async function addedBy(bot: Bot): Promise<number> {
  await using stage = await openStage(bot, { pictureBytes, delayMs: drawingMs })
  const { discord, imagesUrl } = stage
  const added: number[] = []
  for (let index = 0; index < warmUps + commands; index += 1) {
    const bareMs = await timed(() => askBare(imagesUrl))
    const wholeMs = await timed(() =>
      discord
        .command('imagine', { prompt: `cat ${index}` }, { person: discord.person() })
        .message(({ images }) => images.length > 0),
    )
    if (index >= warmUps) added.push(wholeMs - bareMs)
    discord.forget()
  }
  return median(added)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}

async function askBare(imagesUrl: string): Promise<void> {
  const response = await fetch(`${imagesUrl}/images/generations`, { method: 'POST', body: '{"n":1}' })
  await response.arrayBuffer()
}
