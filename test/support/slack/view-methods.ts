import { type HomeView, homeFaults, type ModalView, viewFaults } from './block-kit.ts'
import { type Method, need, Refusal } from './method.ts'

/** Modals, the app's Home, and who is in which user group. */
export const viewMethods: Readonly<Record<string, Method>> = {
  'usergroups.list': (args, { workspace }) => {
    // An organization's token speaks for many workspaces, and this method must be told which.
    if (workspace.orgWide && args.team_id === undefined) throw new Refusal('missing_argument')
    return {
      usergroups: [...workspace.groups].map(([id, users]) => ({
        id,
        handle: id.toLowerCase(),
        ...(args.include_users === 'true' ? { users: [...users] } : {}),
      })),
    }
  },
  'views.publish': (args, { workspace, violation }) => {
    const user = need(args, 'user_id')
    if (!workspace.users.has(user)) throw new Refusal('user_not_found')
    const view: unknown = JSON.parse(need(args, 'view'))
    const faults = homeFaults(view)
    if (faults.length > 0) {
      violation(`views.publish: ${faults.join('; ')}`)
      throw new Refusal('invalid_arguments', { response_metadata: { messages: faults } })
    }
    // homeFaults has found nothing, so it is one.
    workspace.homes.set(user, (view as HomeView).blocks)
    return { view: { id: workspace.id('V0') } }
  },
  'views.open': (args, { workspace, useTrigger, violation }) => {
    const trigger = useTrigger(need(args, 'trigger_id'))
    if (typeof trigger === 'string') throw new Refusal(trigger)
    const view: unknown = JSON.parse(need(args, 'view'))
    const faults = viewFaults(view)
    if (faults.length > 0) {
      violation(`views.open: ${faults.join('; ')}`)
      throw new Refusal('invalid_arguments', { response_metadata: { messages: faults } })
    }
    // viewFaults has found nothing, so it is one.
    const opened = { id: workspace.id('V0'), user: trigger.user, view: view as ModalView }
    workspace.views.set(opened.id, opened)
    return { view: { id: opened.id } }
  },
}
