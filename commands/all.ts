import type { ReadyCommand } from '../src/chat/command.ts'
import type { Declaration } from '../src/chat/declaration.ts'
import { again } from './again.ts'
import { blockPerson, unblockPerson } from './block-person.ts'
import { cancel } from './cancel.ts'
import { config } from './config.ts'
import { deleteResult } from './delete.ts'
import { edit } from './edit.ts'
import { editImage } from './edit-image.ts'
import { editPrompt } from './edit-prompt.ts'
import { editResult } from './edit-result.ts'
import { forget, forgetNow } from './forget.ts'
import { goOn } from './go-on.ts'
import { help } from './help.ts'
import type { House } from './house.ts'
import { imagine } from './imagine.ts'
import { saveKey } from './own-account.ts'
import { paintMask } from './paint-mask.ts'
import { retry } from './retry.ts'
import { openSettings, saveSettings } from './settings-form.ts'
import { share } from './share.ts'
import { show } from './show.ts'
import { usage } from './usage.ts'
import { useRevised } from './use-revised.ts'
import { vary } from './vary.ts'
import { varyImage } from './vary-image.ts'
import { varyResult } from './vary-result.ts'

/** Every command in the order in which people read them. */
const commands = [
  imagine,
  edit,
  vary,
  show,
  usage,
  config,
  help,
  forget,
  cancel,
  goOn,
  retry,
  editPrompt,
  deleteResult,
  again,
  varyResult,
  editResult,
  paintMask,
  useRevised,
  share,
  editImage,
  varyImage,
  openSettings,
  saveSettings,
  saveKey,
  blockPerson,
  unblockPerson,
  forgetNow,
]

/** The manifest and the registration need no house. */
export const declarations: readonly Declaration[] = commands

export function readyCommands(house: House): readonly ReadyCommand[] {
  return commands.map(({ ready }) => ready(house))
}
