import { z } from 'zod'
import type { Workspace } from './workspace.ts'

const rotationSchema = z.object({ refreshToken: z.string(), expiresAt: z.number() })

/** What Slack gave when Easel was installed in a workspace, or in all workspaces of an organization. */
const installationSchema = z.object({
  /** Where: `team/T…`, or `enterprise/E…` for a whole organization. */
  place: z.string(),
  token: z.string(),
  /** The bot's user id there. */
  user: z.string(),
  scopes: z.array(z.string()),
  /** Unix milliseconds. */
  installedAt: z.number(),
  /** Only where tokens live for 12 hours. */
  rotation: rotationSchema.exactOptional(),
})
export type Installation = z.infer<typeof installationSchema>
export type Rotation = z.infer<typeof rotationSchema>

/** One installation a place, sealed; a new one takes the place of the old. */
export interface Installations {
  /** A workspace's own comes before its organization's. */
  find(workspace: Workspace): Promise<Installation | undefined>
  at(place: string): Promise<Installation | undefined>
  save(installation: Installation): Promise<void>
  remove(place: string): Promise<void>
}

export interface SealedTable {
  get(key: string): Promise<string | undefined>
  set(key: string, sealed: string): Promise<void>
  delete(key: string): Promise<void>
}

/** store/sealed.ts keeps it. */
export interface Seal {
  seal(text: string, context: string): string
  open(sealed: string, context: string): string
}

export function openInstallations(table: SealedTable, sealer: Seal): Installations {
  const at = async (place: string): Promise<Installation | undefined> => {
    const sealed = await table.get(place)
    if (sealed === undefined) return undefined
    return installationSchema.parse(JSON.parse(sealer.open(sealed, contextOf(place))))
  }
  return {
    at,
    find: async (workspace) => {
      for (const place of placesOf(workspace)) {
        const installation = await at(place)
        if (installation !== undefined) return installation
      }
      return undefined
    },
    save: (installation) => {
      const { place } = installation
      return table.set(place, sealer.seal(JSON.stringify(installation), contextOf(place)))
    },
    remove: (place) => table.delete(place),
  }
}

export function placeOf(where: { readonly team: string } | { readonly enterprise: string }): string {
  return 'team' in where ? `team/${where.team}` : `enterprise/${where.enterprise}`
}

export function placesOf({ team, enterprise }: Workspace): readonly string[] {
  return [placeOf({ team }), ...(enterprise === undefined ? [] : [placeOf({ enterprise })])]
}

function contextOf(place: string): string {
  return `slack-installations/${place}`
}
