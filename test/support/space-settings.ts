import { personId, type SpaceId } from '../../src/chat/ids.ts'
import type { SettingTexts } from '../../src/policy/settings.ts'
import { openSettingsBook } from '../../src/policy/settings-book.ts'
import type { Stores } from '../../src/store/open.ts'

/** What an admin set in a space, as Easel finds it in its stores. */
export async function setInSpace(
  stores: Pick<Stores, 'table'>,
  space: SpaceId,
  texts: SettingTexts,
): Promise<void> {
  const book = openSettingsBook({
    revisions: stores.table('settings'),
    newest: stores.table('settings-newest'),
  })
  const by = personId('test:admin')
  await book.change(space, (now) => ({
    ...now,
    space: { ...now.space, ...texts },
    change: { by, name: 'admin', at: Date.now(), key: 'budget_space_day' },
  }))
}
