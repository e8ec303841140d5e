import { ApplicationCommandType, Routes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { Declaration, Offer } from '../chat/declaration.ts'
import type { Log } from '../log.ts'
import { askApplication } from './application.ts'
import { type Registration, registrationOf } from './registration.ts'
import { openRest, type Rest } from './rest.ts'
import { botRefused, mayHeal } from './trouble.ts'

interface Registering {
  readonly token: string
  readonly apiUrl: string
  readonly declarations: readonly Declaration[]
  readonly offer: Offer
  readonly log: Log
  readonly signal: AbortSignal
}

/** Tells Discord the commands when it knows them otherwise: of 200 creates a day none is wasted. */
export async function registerCommands(options: Registering): Promise<'unchanged' | 'written'> {
  const rest = openRest(options)
  try {
    const { id } = await askApplication(rest, options.signal).catch((thrown: unknown) => {
      throw mayHeal(thrown) ? thrown : botRefused(thrown)
    })
    const wanted = registrationOf(options.declarations, options.offer)
    return await syncCommands(rest, id, wanted, options.signal)
  } finally {
    await rest.close()
  }
}

export async function syncCommands(
  rest: Rest,
  application: string,
  wanted: Registration,
  signal: AbortSignal,
): Promise<'unchanged' | 'written'> {
  const route = Routes.applicationCommands(application)
  // Without it, the answer says each description in one language only.
  const query = new URLSearchParams({ with_localizations: 'true' })
  const known = await rest.asBot({ method: 'GET', route, query, signal })
  if (fingerprint(known) === fingerprint(wanted)) return 'unchanged'
  await rest.asBot({ method: 'PUT', route, body: wanted, signal })
  return 'written'
}

/** Discord answers with defaults filled in or left out; only what Easel says about a command counts. */
const comparableLocalizations = z
  .record(z.string(), z.string())
  .nullish()
  .transform((texts) => Object.entries(texts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
const comparableInput = z.object({
  type: z.number(),
  name: z.string(),
  description: z.string(),
  description_localizations: comparableLocalizations,
  required: z.boolean().default(false),
  autocomplete: z.boolean().default(false),
  choices: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]) })).default([]),
  min_value: z.number().nullable().default(null),
  max_value: z.number().nullable().default(null),
  max_length: z.number().nullable().default(null),
})
const comparableOption = comparableInput.extend({ options: z.array(comparableInput).default([]) })
const comparableCommands = z.array(
  z.object({
    type: z.number().default(ApplicationCommandType.ChatInput),
    name: z.string(),
    name_localizations: comparableLocalizations,
    description: z.string().default(''),
    description_localizations: comparableLocalizations,
    options: z.array(comparableOption).default([]),
    default_member_permissions: z.coerce.string().nullable().default(null),
    contexts: z.array(z.number()).nullish().transform(sorted),
    integration_types: z.array(z.number()).nullish().transform(sorted),
  }),
)

function sorted(numbers: readonly number[] | null | undefined): readonly number[] | null {
  return numbers ? [...numbers].sort((a, b) => a - b) : null
}

function fingerprint(commands: unknown): string | undefined {
  const parsed = comparableCommands.safeParse(commands)
  if (!parsed.success) return undefined
  const byName = parsed.data.sort((a, b) => `${a.type}${a.name}`.localeCompare(`${b.type}${b.name}`))
  return JSON.stringify(byName)
}
