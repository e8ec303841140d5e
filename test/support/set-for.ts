import { personId, type SpaceId } from '../../src/chat/ids.ts'
import type { House } from '../../src/compose.ts'
import type { SettingKey } from '../../src/policy/settings.ts'
import { openSettingsBook } from '../../src/policy/settings-book.ts'

/** Sets something for a whole space, as an admin would. */
export async function setFor(
  { stores }: Pick<House, 'stores'>,
  space: SpaceId,
  key: SettingKey,
  to: string,
): Promise<void> {
  const book = openSettingsBook({
    revisions: stores.table('settings'),
    newest: stores.table('settings-newest'),
  })
  await book.change(space, (now) => ({
    ...now,
    space: { ...now.space, [key]: to },
    change: { by: personId('test:admin'), name: 'admin', at: Date.now(), key, to },
  }))
}
