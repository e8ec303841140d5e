import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * A long file that starts last keeps one worker busy while the others have nothing left to do. Stories wait and
 * behaviour draws for most of its time, so they take turns.
 */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const inFolder = (folder: string) =>
      sorted.filter(({ moduleId }) => moduleId.includes(`/test/${folder}/`))
    const [stories, behaviour] = [inFolder('stories'), inFolder('behaviour')]
    const turns = Array.from({ length: Math.max(stories.length, behaviour.length) }, (_, turn) => [
      ...stories.slice(turn, turn + 1),
      ...behaviour.slice(turn, turn + 1),
    ])
    return [...new Set([...turns.flat(), ...sorted])]
  }
}
