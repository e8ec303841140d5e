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

/** Who installs it may leave these out. */
export const optionalScopes = [
  // Pictures that other people posted earlier in a thread.
  'channels:history',
  'groups:history',
  // Which user groups somebody is in, for roles_allowed and role_limits.
  'usergroups:read',
] as const
