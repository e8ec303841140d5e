import { openTestStores } from '../support/workshop.ts'
import { settingsBookContract } from './settings-book.contract.ts'

settingsBookContract('SQLite and files', async () => {
  const stores = await openTestStores()
  return { ...stores, [Symbol.asyncDispose]: () => stores.dispose() }
})
