import type { ReadyCommand } from '../src/chat/command.ts'
import { readyCommand } from '../src/chat/command.ts'
import type { Declaration } from '../src/chat/declaration.ts'
import { cancel } from './cancel.ts'
import { deleteResult } from './delete.ts'
import { edit } from './edit.ts'
import { editPrompt } from './edit-prompt.ts'
import { help } from './help.ts'
import type { House } from './house.ts'
import { imagine } from './imagine.ts'
import { retry } from './retry.ts'
import { vary } from './vary.ts'

/** Every command in the order in which people read them; the manifest and the registration need no house. */
export const declarations: readonly Declaration[] = [
  imagine,
  edit,
  vary,
  help,
  cancel,
  retry,
  editPrompt,
  deleteResult,
]

export function readyCommands(house: House): readonly ReadyCommand[] {
  return [
    readyCommand(imagine, house),
    readyCommand(edit, house),
    readyCommand(vary, house),
    readyCommand(help, house),
    readyCommand(cancel, house),
    readyCommand(retry, house),
    readyCommand(editPrompt, house),
    readyCommand(deleteResult, house),
  ]
}
