import type { FileReference } from './invocation.ts'

/** A message's pictures, under the names that a command with `entry: 'menu'` declares. */
export function menuFiles(pictures: readonly FileReference[]): Readonly<Record<string, FileReference>> {
  return Object.fromEntries(
    menuFileNames.flatMap((name, index) => {
      const picture = pictures[index]
      return picture === undefined ? [] : [[name, picture] as const]
    }),
  )
}

/** Discord lets a message hold ten files; the few that Slack takes beyond that are not offered. */
export const menuFileNames: readonly string[] = Array.from({ length: 10 }, (_, index) => `image${index + 1}`)
