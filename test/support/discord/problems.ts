/** An answer in Discord's error shape: https://discord.com/developers/docs/topics/opcodes-and-status-codes */
export class Problem extends Error {
  readonly status: number
  readonly code: number

  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const unauthorized = () => new Problem(401, 0, '401: Unauthorized')
export const unknownChannel = () => new Problem(404, 10003, 'Unknown Channel')
export const unknownMessage = () => new Problem(404, 10008, 'Unknown Message')
export const unknownUser = () => new Problem(404, 10013, 'Unknown User')
export const unknownWebhook = () => new Problem(404, 10015, 'Unknown Webhook')
export const unknownInteraction = () => new Problem(404, 10062, 'Unknown interaction')
export const alreadyAcknowledged = () => new Problem(400, 40060, 'Interaction has already been acknowledged.')
export const tooLarge = () => new Problem(413, 40005, 'Request entity too large')
export const missingAccess = () => new Problem(403, 50001, 'Missing Access')
export const cannotSendToUser = () => new Problem(403, 50007, 'Cannot send messages to this user')
export const missingPermissions = () => new Problem(403, 50013, 'Missing Permissions')
export const cannotReply = () =>
  new Problem(400, 160002, 'Cannot reply without permission to read message history')
export const deadToken = () => new Problem(401, 50027, 'Invalid Webhook Token')
export const notAuthor = () => new Problem(403, 50005, 'Cannot edit a message authored by another user')
export const invalidForm = (why: string) => new Problem(400, 50035, `Invalid Form Body: ${why}`)
