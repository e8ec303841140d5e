import type { Variable } from '../../src/variables.ts'

/** Variables that this version refuses, because what they are for comes with a later one. */
export const laterVariables: readonly Variable[] = ['REDIS_URL']
