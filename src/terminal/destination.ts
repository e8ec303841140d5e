import * as z from 'zod'
import { spaceId } from '../chat/ids.ts'
import type { Destination, FileReference } from '../chat/invocation.ts'
import { Failure, inputFailure } from '../failure.ts'

export const space = spaceId('terminal:local')

const addressSchema = z.strictObject({
  /** The invocation of one terminal run: another run's job is not shown here. */
  run: z.string(),
  /** Where the pictures go. */
  out: z.string(),
  /** Written pictures, in order; what a second delivery of the same job finds. */
  saved: z.array(z.string()).optional(),
})
const fileSchema = z.strictObject({ path: z.string() })

export type Address = z.infer<typeof addressSchema>

export function destinationOf(address: Address): Destination {
  const { run, out, saved } = address
  return { surface: 'terminal', space, address: { run, out, ...(saved === undefined ? {} : { saved }) } }
}

export function readAddress(destination: Destination): Address {
  const parsed = addressSchema.safeParse(destination.address)
  if (destination.surface !== 'terminal' || !parsed.success) {
    throw new Failure({ kind: 'surface', problem: 'place_gone' })
  }
  return parsed.data
}

export function fileReference(path: string, filename: string): FileReference {
  return { surface: 'terminal', address: { path }, filename }
}

export function readFileAddress({ surface, address, filename }: FileReference): string {
  const parsed = fileSchema.safeParse(address)
  if (surface !== 'terminal' || !parsed.success) throw inputFailure('file_foreign_host', { file: filename })
  return parsed.data.path
}
