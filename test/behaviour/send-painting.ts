import { randomUUID } from 'node:crypto'
import type { Painting } from './stage.ts'

/** Sends a mask as the painter's page does; throws with the page's words when it is refused. */
export async function sendPainting(said: string, { mask, prompt }: Painting): Promise<void> {
  const link = /https?:[^\s<>|"]+\/paint\/[0-9a-z.]+/.exec(said)?.[0]
  if (link === undefined) throw new Error(`no link to paint at: ${said}`)
  const form = new FormData()
  form.set('attempt', randomUUID())
  form.set('prompt', prompt)
  form.set('count', '1')
  form.set('mask', new Blob([new Uint8Array(mask)]), 'mask.png')
  const response = await fetch(link, { method: 'POST', body: form })
  const answer: unknown = await response.json()
  if (!response.ok || JSON.stringify(answer).includes('refused')) throw new Error(JSON.stringify(answer))
}
