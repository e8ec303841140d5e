import { Readable } from 'node:stream'
import sharp from 'sharp'
import type { OutgoingFile } from '../../src/chat/message.ts'

/** A chart and a table, as an answer brings them. */
export async function sampleFiles(): Promise<readonly OutgoingFile[]> {
  const picture = sharp({ create: { width: 40, height: 20, channels: 3, background: 'navy' } })
  const chart = await picture.png().toBuffer()
  const table = Buffer.from('day,pictures\n2026-11-25,3\n')
  return [
    { filename: 'usage.png', mime: 'image/png', altText: 'Bar chart: 3 pictures', ...held(chart) },
    { filename: 'usage.csv', mime: 'text/csv', altText: 'The same as a table', ...held(table) },
  ]
}

function held(content: Buffer): Pick<OutgoingFile, 'bytes' | 'open'> {
  return { bytes: content.length, open: () => Readable.from([content]) }
}
