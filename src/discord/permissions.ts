import { PermissionFlagsBits } from 'discord-api-types/v10'

/** Whether a bitset, as Discord sends it, holds a right. */
export function allows(permissions: string, right: bigint): boolean {
  return (BigInt(permissions) & (right | PermissionFlagsBits.Administrator)) !== 0n
}
