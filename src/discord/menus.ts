import {
  ApplicationCommandType,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import type { Declaration } from '../chat/declaration.ts'
import type { FileReference } from '../chat/invocation.ts'
import { wordsFor } from '../chat/words.ts'
import type { MessageWithFiles } from './payload.ts'
import { firstCharacters } from './render.ts'

/**
 * The menu of a message. Discord sends back the name that was registered, in English, whatever the person reads: it is
 * the command's own, written for people.
 */
function menuName(command: string): string {
  return command.charAt(0).toUpperCase() + command.slice(1).replaceAll('-', ' ')
}

export function commandOfMenu(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-')
}

const nameLimit = 32

/** https://discord.com/developers/docs/interactions/application-commands#message-commands */
export function menuEntry(
  { name, description }: Declaration,
  locales: readonly string[],
): RESTPostAPIContextMenuApplicationCommandsJSONBody {
  return {
    type: ApplicationCommandType.Message,
    name: menuName(name),
    name_localizations: Object.fromEntries(
      locales.map((locale) => [locale, firstCharacters(wordsFor(locale)(description), nameLimit)] as const),
    ),
  }
}

const pictureName = /\.(png|jpe?g|webp|gif|avif|heic|bmp|tiff?)$/i

/** What looks like a picture; its bytes are looked at when it is fetched. A forwarded message keeps its files inside. */
export function picturesIn(message: MessageWithFiles): FileReference[] {
  const { attachments, embeds, message_snapshots: forwarded } = message
  const attached = [...attachments, ...forwarded.flatMap(({ message }) => message.attachments)]
    .filter(({ filename, content_type: type }) => type?.startsWith('image/') ?? pictureName.test(filename))
    .map(({ url, filename }) => pictureAt(url, filename))
  return attached.length > 0 ? attached : embeds.flatMap(({ image }) => uploadedPicture(image?.url))
}

/** Other bots show what they upload in a card, where it is no attachment of the message any more. */
function uploadedPicture(url = ''): FileReference[] {
  const [, filename] = URL.parse(url)?.pathname.match(/\/attachments\/\d+\/\d+\/([^/]+)$/) ?? []
  return filename === undefined ? [] : [pictureAt(url, filename)]
}

function pictureAt(url: string, filename: string): FileReference {
  return { surface: 'discord', address: { url }, filename }
}
