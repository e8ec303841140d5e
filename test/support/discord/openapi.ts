import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/**
 * Discord's own OpenAPI document as a judge of bodies, when it lies beside the project. It knows less than Discord
 * does (rules.ts has the rest), and its unions must be told apart by `type` before they are asked.
 */
export interface Judge {
  /** One sentence for each fault, or none. */
  faults(schema: string, body: unknown): string[]
}

const file = fileURLToPath(new URL('../../../../shared/contracts/discord-openapi.json', import.meta.url))
export const hasOpenApi = existsSync(file)

let judge: Judge | undefined

export function openApiJudge(): Judge | undefined {
  if (!hasOpenApi) return undefined
  judge ??= createJudge()
  return judge
}

function createJudge(): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  // ajv-formats is CommonJS: under nodenext its types put the function on `default`.
  formats.default(ajv)
  ajv.addFormat('snowflake', /^\d{1,20}$/)
  ajv.addFormat('nonce', true)
  ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')), 'discord')
  const compiled = new Map<string, ValidateFunction>()
  return {
    faults: (schema, body) => {
      const validate = compiled.get(schema) ?? ajv.compile({ $ref: `discord#/components/schemas/${schema}` })
      compiled.set(schema, validate)
      if (validate(body)) return []
      return (validate.errors ?? [])
        .slice(0, 5)
        .map(({ instancePath, message }) => `${schema}${instancePath}: ${message}`)
    },
  }
}

export const schemas = {
  create: 'MessageCreateRequest',
  edit: 'MessageEditRequestPartial',
  webhookEdit: 'IncomingWebhookUpdateRequestPartial',
  webhookCreate: 'IncomingWebhookRequestPartial',
  command: 'ApplicationCommandUpdateRequest',
  message: 'MessageResponse',
} as const

/** The branch of the callback union for a type. */
export function callbackSchema(type: number): string | undefined {
  if (type === 4 || type === 5) return 'CreateMessageInteractionCallbackRequest'
  if (type === 6 || type === 7) return 'UpdateMessageInteractionCallbackRequest'
  if (type === 8) return 'ApplicationCommandAutocompleteCallbackRequest'
  return type === 9 ? 'ModalInteractionCallbackRequest' : undefined
}
