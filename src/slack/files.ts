import type { FileReference } from '../chat/invocation.ts'
import type { FileAddress } from './destination.ts'
import type { FilePayload } from './payloads.ts'
import { onlyWorkspace, type Workspace } from './workspace.ts'

export function fileReference(file: FilePayload, workspace: Workspace): FileReference {
  const url = file.url_private_download ?? file.url_private
  const address: FileAddress = {
    ...onlyWorkspace(workspace),
    id: file.id,
    ...(url === undefined ? {} : { url }),
  }
  return { surface: 'slack', address, filename: file.name ?? file.id }
}

/** A file that Easel has posted itself. */
export function ownFile(id: string, filename: string | undefined, workspace: Workspace): FileReference {
  const address: FileAddress = { ...onlyWorkspace(workspace), id }
  return { surface: 'slack', address, filename: filename ?? id }
}

/** What looks like a picture, or is a stub that does not say; the bytes are looked at when they are fetched. */
export function picturesAmong(
  files: readonly FilePayload[] | undefined,
  workspace: Workspace,
): readonly FileReference[] {
  return (files ?? [])
    .filter(({ mimetype }) => !mimetype || mimetype.startsWith('image/'))
    .map((file) => fileReference(file, workspace))
}
