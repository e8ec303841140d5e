/** Commands, presses, modals and events all come here. */
export const eventsPath = '/slack/events'
export const installPath = '/slack/install'
export const redirectPath = '/slack/oauth_redirect'

/** PUBLIC_URL may have a path of its own. */
export function pageUrl(publicUrl: string, path: string): string
export function pageUrl(publicUrl: string | undefined, path: string): string | undefined
export function pageUrl(publicUrl: string | undefined, path: string): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}${path}`
}
