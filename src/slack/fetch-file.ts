import type { Readable } from 'node:stream'
import type { FileReference } from '../chat/invocation.ts'
import { download } from '../download.ts'
import { Failure, inputFailure } from '../failure.ts'
import { within } from './clients.ts'
import { readFileAddress } from './destination.ts'
import { refusalCode } from './refusals.ts'
import type { CourierTools } from './tools.ts'

/** A person's file, or one of Easel's own, from Slack's file host and with the token of its workspace. */
export async function fetchFile(
  reference: FileReference,
  apiUrl: string,
  tools: CourierTools,
  signal: AbortSignal,
): Promise<Readable> {
  const { id, url } = readFileAddress(reference)
  const { filename } = reference
  const link = url ?? (await linkOf(id, filename, tools, signal))
  const origins = fileOrigins(apiUrl)
  try {
    return await download({ url: link, filename, origins, bearer: tools.token, signal })
  } catch (thrown) {
    if (!isLoginPage(thrown, origins.includes(URL.parse(link)?.origin ?? ''))) throw thrown
    throw notReadable(thrown, tools)
  }
}

/** A token with the scope is refused as well, for a file in a channel that the bot is not in. */
function notReadable(cause: unknown, { scopes }: Pick<CourierTools, 'scopes'>): Failure {
  const missing = scopes.includes('files:read') ? {} : { missing: 'files:read' }
  return new Failure({ kind: 'surface', problem: 'cannot_read_file', ...missing }, { cause })
}

/**
 * With a token that may not read the file, Slack answers with its login page, or sends there, to the workspace's own
 * host; no upload is served as a page.
 */
function isLoginPage(thrown: unknown, isSlacksLink: boolean): boolean {
  if (!(thrown instanceof Failure) || thrown.facts.kind !== 'input') return false
  const { problem } = thrown.facts
  return problem === 'file_is_a_page' || (problem === 'file_foreign_host' && isSlacksLink)
}

/** Slack's own file host; on a Slack that is not slack.com, that one's origin as well. */
function fileOrigins(apiUrl: string): readonly string[] {
  const { origin, hostname } = new URL(apiUrl)
  const slack = 'https://files.slack.com'
  return hostname === 'slack.com' || hostname.endsWith('.slack.com') ? [slack] : [slack, origin]
}

async function linkOf(
  id: string,
  filename: string,
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<string> {
  const { file } = await within(signal, clients.main.files.info({ file: id })).catch((thrown: unknown) => {
    throw unlessDeleted(thrown, filename)
  })
  const url = file?.url_private_download ?? file?.url_private
  if (url === undefined) throw inputFailure('file_unreachable', { file: filename })
  return url
}

const deletedCodes: ReadonlySet<string | undefined> = new Set(['file_not_found', 'file_deleted'])

function unlessDeleted(thrown: unknown, filename: string): unknown {
  if (!deletedCodes.has(refusalCode(thrown))) return thrown
  return inputFailure('file_unreachable', { file: filename }, { cause: thrown })
}
