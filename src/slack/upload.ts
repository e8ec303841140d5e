import { request } from 'undici'
import { z } from 'zod'
import type { OutgoingFile } from '../chat/message.ts'
import { Failure } from '../failure.ts'
import type { AltTexts } from './alt-texts.ts'
import { type Clients, within } from './clients.ts'
import { cut } from './render.ts'
import type { CourierTools } from './tools.ts'

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal: `alt_txt_too_large` above this. */
const altLimit = 1_000

const ticketSchema = z.object({ upload_url: z.string(), file_id: z.string() })

/**
 * Puts the files with Slack, not posted anywhere yet, and gives their file ids. The house's own upload, because
 * @slack/web-api 8.2.0 sends `alt_text` where Slack reads `alt_txt`, and sends the bot's token to the upload URL.
 */
export async function uploadFiles(
  files: readonly OutgoingFile[],
  altTexts: AltTexts,
  clients: Clients,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return Promise.all(
    files.map(async (file) => {
      const alt = altTexts === 'with' && file.altText !== '' ? { alt_txt: cut(file.altText, altLimit) } : {}
      const answer = await within(
        signal,
        // Not the typed method: its arguments know `alt_text` only.
        clients.main.apiCall('files.getUploadURLExternal', {
          filename: file.filename,
          length: file.bytes,
          ...alt,
        }),
      )
      const { upload_url: url, file_id: id } = ticketSchema.parse(answer)
      await send(file, url, signal)
      return id
    }),
  )
}

/** Deleted files cannot turn up late, beside those that take their place. That one stays behind fails no answer. */
export async function removeFiles(
  files: readonly string[],
  { clients, log }: Pick<CourierTools, 'clients' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    files.map((file) =>
      within(signal, clients.main.files.delete({ file })).catch((thrown: unknown) => {
        log.debug({ err: thrown, file }, 'a file stayed behind on Slack')
      }),
    ),
  )
}

async function send(file: OutgoingFile, url: string, signal: AbortSignal): Promise<void> {
  const body = file.open()
  try {
    const response = await request(url, {
      method: 'POST',
      body,
      headers: { 'content-type': file.mime, 'content-length': String(file.bytes) },
      signal,
    })
    await response.body.dump()
    if (response.statusCode === 200) return
    throw new Failure(
      { kind: 'capacity', problem: 'interrupted' },
      { detail: `Slack's upload answered ${response.statusCode}` },
    )
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof Failure) throw thrown
    throw new Failure({ kind: 'capacity', problem: 'interrupted' }, { cause: thrown })
  } finally {
    body.destroy()
  }
}
