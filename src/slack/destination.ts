import { z } from 'zod'
import type { Destination, FileReference, Json } from '../chat/invocation.ts'
import { workspaceSchema } from './workspace.ts'

/** A message as Slack names it: timestamps are ids within a channel. */
const postSchema = z.object({ channel: z.string(), ts: z.string() })
export type Post = z.infer<typeof postSchema>

/** Where a Slack answer goes, and what a second try after a crash must know. */
const addressSchema = z.object({
  ...workspaceSchema.shape,
  channel: z.string(),
  user: z.string(),
  locale: z.string(),
  threadTs: z.string().exactOptional(),
  /** The thread begins with the asker's own message; until something is in it, it is none. */
  opensThread: z.literal(true).exactOptional(),
  /** The channel is a conversation between two people, so everything in it is private already. */
  direct: z.boolean(),
  /** Slack has no ephemeral files: what only the asker may see goes to their DM. */
  private: z.boolean(),
  /** Works for 30 minutes and five messages, also where the bot is no member. */
  respond: z.object({ url: z.string(), until: z.number() }).exactOptional(),
  /** The channel that the answer really goes to, once it is known to be another than `channel`. */
  home: z.string().exactOptional(),
  /** The person was told that the answer moved. */
  moveTold: z.boolean().exactOptional(),
  placeholder: postSchema.exactOptional(),
  /** Pictures shown on the way to the answer, the newest last: they go when it comes. */
  look: z.object({ files: z.array(z.string()), posted: z.boolean() }).exactOptional(),
  /** Files that are with Slack but perhaps not posted yet. */
  uploaded: z.array(z.string()).exactOptional(),
  /** A failure message is, or was, on its way. */
  telling: z.boolean().exactOptional(),
  /** Where the result is; without its timestamp when the bot may post but not look (no files:read). */
  posted: z.object({ channel: z.string(), ts: z.string().exactOptional() }).exactOptional(),
})
export type Address = z.infer<typeof addressSchema>

export function readAddress(destination: Destination): Address {
  return addressSchema.parse(destination.address)
}

export function withAddress(destination: Destination, address: Address): Destination {
  return { ...destination, address: asJson(address) }
}

export function addressJson(address: Address): Json {
  return asJson(address)
}

/** A file is kept by its id; the link is Slack's own and needs the token of the bot in that workspace. */
const fileSchema = z.object({
  ...workspaceSchema.shape,
  // Rows from before there were several workspaces do not say it.
  team: z.string().default('unknown'),
  id: z.string(),
  url: z.string().exactOptional(),
})
export type FileAddress = z.infer<typeof fileSchema>

export function readFileAddress(reference: FileReference): FileAddress {
  return fileSchema.parse(reference.address)
}

/** Drops what is undefined, so that a row holds plain JSON. */
function asJson(value: Address): Json {
  return JSON.parse(JSON.stringify(value))
}
