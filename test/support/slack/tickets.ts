import type { ServerResponse } from 'node:http'
import { blockFaults, type MessageBlocks } from './block-kit.ts'
import type { StoredMessage, Workspace } from './workspace.ts'

/** What an interaction gives the app for a while: a trigger for one form, a URL for five messages. */
export interface Tickets {
  newTrigger(user: string): string
  useTrigger(id: string): { readonly user: string } | string
  newResponseUrl(from: {
    readonly channel: string
    readonly user: string
    readonly message?: StoredMessage
  }): string
  hasTrigger(id: string): boolean
  /** The response_url at this path belongs to this workspace. */
  knows(path: string): boolean
  answer(path: string, body: Buffer, response: ServerResponse): void
  /** An acknowledgement's or response_url's message, as Slack shows it. */
  show(body: Readonly<Record<string, unknown>>, channel: string, user: string): void
}

interface TicketOptions {
  readonly workspace: Workspace
  readonly violation: (what: string) => void
  readonly origin: () => string
}

const triggerMs = 3_000
const responseMs = 30 * 60_000
const responseUses = 5

export function createTickets({ workspace, violation, origin }: TicketOptions): Tickets {
  const triggers = new Map<string, { user: string; at: number; used: boolean }>()
  const responses = new Map<
    string,
    { channel: string; user: string; message?: StoredMessage; at: number; uses: number }
  >()

  const show = (body: Readonly<Record<string, unknown>>, channel: string, user: string): void => {
    const blocks = body.blocks ?? []
    const faults = blockFaults(blocks)
    if (faults.length > 0) violation(`an answer's blocks: ${faults.join('; ')}`)
    const text = typeof body.text === 'string' ? body.text : ''
    if (/<[!@#]/.test(text)) violation(`the text pings: ${text}`)
    workspace.post({
      channel,
      threadTs: undefined,
      ephemeralFor: body.response_type === 'in_channel' ? undefined : user,
      text,
      // Faulty blocks are shown as none, and the violation says so.
      blocks: faults.length > 0 ? [] : (blocks as MessageBlocks),
      files: [],
    })
  }

  return {
    show,
    hasTrigger: (id) => triggers.has(id),
    knows: (path) => responses.has(path.slice('/response/'.length)),
    newTrigger: (user) => {
      const id = `${workspace.id('1')}.${workspace.id('2')}.${crypto.randomUUID().replaceAll('-', '')}`
      triggers.set(id, { user, at: workspace.now(), used: false })
      return id
    },
    useTrigger: (id) => {
      const trigger = triggers.get(id)
      if (trigger === undefined) return 'invalid_trigger_id'
      if (trigger.used) return 'exchanged_trigger_id'
      if (workspace.now() - trigger.at > triggerMs) return 'expired_trigger_id'
      trigger.used = true
      return { user: trigger.user }
    },
    newResponseUrl: (from) => {
      const id = crypto.randomUUID()
      responses.set(id, { ...from, at: workspace.now(), uses: 0 })
      return `${origin()}/response/${id}`
    },
    answer: (path, body, response) => {
      const ticket = responses.get(path.slice('/response/'.length))
      const dead =
        ticket === undefined || ticket.uses >= responseUses || workspace.now() - ticket.at > responseMs
      if (dead) {
        response.writeHead(404)
        response.end(
          JSON.stringify({ ok: false, error: ticket === undefined ? 'no_service' : 'expired_url' }),
        )
        return
      }
      ticket.uses += 1
      const message = JSON.parse(body.toString()) as Record<string, unknown>
      if (message.delete_original === true) {
        if (ticket.message === undefined) violation('delete_original where there is no original')
        else workspace.remove(ticket.message)
      } else {
        if (message.replace_original === true && ticket.message !== undefined)
          workspace.remove(ticket.message)
        show(message, ticket.channel, ticket.user)
      }
      response.writeHead(200)
      response.end('ok')
    },
  }
}
