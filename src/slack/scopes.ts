/** What Easel uses, and why. */
export const scopes = [
  'commands',
  // Answers, progress and failures.
  'chat:write',
  // Pictures out, pictures in.
  'files:write',
  'files:read',
  // The asker's DM, when the bot is not in the channel or the answer is private.
  'im:write',
  // A public channel that the bot is asked in but no member of.
  'channels:join',
  // Mentions, and messages in the bot's own direct conversations.
  'app_mentions:read',
  'im:history',
  // Who is an admin, and which language a person reads.
  'users:read',
] as const

/** Pictures that other people posted earlier in a thread; who installs it may leave them out. */
export const optionalScopes = ['channels:history', 'groups:history'] as const
