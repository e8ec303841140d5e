import type { FileReference } from '../chat/invocation.ts'
import type { FileAddress } from './destination.ts'
import type { FilePayload } from './payloads.ts'

export function fileReference(file: FilePayload): FileReference {
  const url = file.url_private_download ?? file.url_private
  const address: FileAddress = { id: file.id, ...(url === undefined ? {} : { url }) }
  return { surface: 'slack', address, filename: file.name ?? file.id }
}

/** What looks like a picture, or is a stub that does not say; the bytes are looked at when they are fetched. */
export function picturesAmong(files: readonly FilePayload[] = []): readonly FileReference[] {
  return files.filter(({ mimetype }) => !mimetype || mimetype.startsWith('image/')).map(fileReference)
}
