import * as z from 'zod'
import type { Destination, FileReference, Json } from '../chat/invocation.ts'
import { Failure, inputFailure } from '../failure.ts'
import { space } from './person.ts'

const uuid = z.uuid()
const conversation = z.string().regex(/^[0-9a-z]{26}$/)

const addressSchema = z.strictObject({ conversation, article: uuid })
/** What a person attached, or a picture of an answer: `<article>-2.png`. */
const file = z.union([uuid, z.string().regex(/^[0-9a-f-]{36}-\d{1,2}\.(?:png|jpeg|webp|gif)$/)])
const fileAddressSchema = z.strictObject({ conversation, file })

export type Address = z.infer<typeof addressSchema>
export type FileAddress = z.infer<typeof fileAddressSchema>

export function destinationOf(address: Address): Destination {
  return { surface: 'playground', space, address }
}

export function readAddress(destination: Destination): Address {
  const parsed = addressSchema.safeParse(destination.address)
  if (destination.surface !== 'playground' || !parsed.success) {
    throw new Failure({ kind: 'surface', problem: 'place_gone' })
  }
  return parsed.data
}

export function fileReference(address: FileAddress, filename: string): FileReference {
  const plain: Json = address
  return { surface: 'playground', address: plain, filename }
}

export function readFileAddress({ surface, address, filename }: FileReference): FileAddress {
  const parsed = fileAddressSchema.safeParse(address)
  if (surface !== 'playground' || !parsed.success) {
    throw inputFailure('file_foreign_host', { file: filename })
  }
  return parsed.data
}
