import { createHash } from 'node:crypto'
import { ClearStateStore, InvalidStateError, type StateStore } from '@slack/oauth'

export interface UsedStates {
  add(key: string, row: true, ttlMs: number): Promise<boolean>
}

interface StateParts {
  readonly stateSecret: string
  readonly used: UsedStates
  readonly now: () => number
}

export const stateSeconds = 600

/** @slack/oauth signs a state and knows when it is too old; that it works once has to be written down. */
export function createStateStore({ stateSecret, used, now }: StateParts): StateStore {
  const signed = new ClearStateStore(stateSecret, stateSeconds)
  return {
    generateStateParam: (options) => signed.generateStateParam(options, new Date(now())),
    verifyStateParam: async (_now, state) => {
      const options = await signed.verifyStateParam(new Date(now()), state)
      const digest = createHash('sha256').update(state).digest('hex')
      if (!(await used.add(digest, true, 2 * stateSeconds * 1000))) {
        throw new InvalidStateError('The state was used before')
      }
      return options
    },
  }
}
