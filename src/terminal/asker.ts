import { userInfo } from 'node:os'

/** The system's name of whoever runs the command; containers may run as a number without one. */
export function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'local'
  }
}
