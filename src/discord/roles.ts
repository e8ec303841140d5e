interface Member {
  readonly roles: readonly string[]
}

/**
 * A member's roles with the one that everybody has, which Discord does not list: @everyone has the server's own id.
 * https://discord.com/developers/docs/topics/permissions#role-object
 */
export function rolesIn(guild: string | null, member: Member | null | undefined): readonly string[] {
  return guild === null ? [] : [guild, ...(member?.roles ?? [])]
}
