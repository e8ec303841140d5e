import { statfs } from 'node:fs/promises'
import { StoreError } from './store-error.ts'

/** A large picture, what is made of it for the chat, and the rows about it. */
const leastRoomBytes = 32 * 1024 * 1024

/** Before a picture is bought: one that cannot be kept is paid for all the same. */
export async function checkRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= leastRoomBytes) return
  throw new StoreError('full', `There is hardly any room left on the disk. Free some space (${folder})`)
}
