import { describe, expect, it } from 'vitest'
import type { Selection } from '../../src/pictures/selection.ts'
import { both, grown, inverted, type Patch, patchesOf, withoutGaps } from '../../src/pictures/shapes.ts'

/** `#` is selected. */
function drawn(...rows: readonly string[]): Selection {
  const width = rows[0]?.length ?? 0
  return {
    width,
    height: rows.length,
    cells: Uint8Array.from(rows.join(''), (mark) => (mark === '#' ? 1 : 0)),
  }
}

function rowsOf({ width, height, cells }: Selection): readonly string[] {
  return Array.from({ length: height }, (_, row) =>
    Array.from(cells.subarray(row * width, (row + 1) * width), (cell) => (cell === 0 ? '.' : '#')).join(''),
  )
}

describe('a shape', () => {
  it('grows on every side and stops at the edge', async () => {
    expect(rowsOf(await grown(drawn('......', '......', '#.....', '....#.', '......'), 1))).toEqual([
      '......',
      '#.....',
      '##..#.',
      '#..###',
      '....#.',
    ])
  })

  it('loses its gaps and gains nothing else', async () => {
    const gappy = drawn(
      '.............',
      '.............',
      '...###.###...',
      '...###.###...',
      '...###.###...',
      '.............',
      '.............',
    )
    expect(rowsOf(await withoutGaps(gappy, 1))[3]).toBe('...#######...')
    const whole = drawn('........', '........', '..####..', '..####..', '........', '........')
    expect(rowsOf(await withoutGaps(whole, 1))).toEqual(rowsOf(whole))
  })

  it('falls into patches that say how large they are, what they touch and what is marked in them', async () => {
    const patches: Patch[] = []
    const all = drawn('##....', '.#..#.', '...#..', '......', '#.....', '.....#')
    const marks = drawn('#.....', '.#..#.', '......', '......', '......', '......')
    await patchesOf(all, (patch) => patches.push(patch) > 0, marks)
    expect(patches).toEqual([
      { pixels: 3, marked: 2, edges: ['left', 'top'] },
      { pixels: 2, marked: 1, edges: [] },
      { pixels: 1, marked: 0, edges: ['left'] },
      { pixels: 1, marked: 0, edges: ['right', 'bottom'] },
    ])
  })

  it('keeps the patches that are wanted, however they wind', async () => {
    const spiral = drawn(
      '#########',
      '#.......#',
      '#.#####.#',
      '#.#...#.#',
      '#.#.#.#.#',
      '#.#.###.#',
      '#.#.....#',
      '#.#######',
    )
    expect(rowsOf(await patchesOf(spiral, ({ pixels }) => pixels > 40))).toEqual(rowsOf(spiral))
    expect(rowsOf(await patchesOf(spiral, ({ pixels }) => pixels > 60)).join('')).not.toContain('#')
  })

  it('has holes: what is not selected and touches no edge', async () => {
    const ring = drawn('......', '.####.', '.#..#.', '.####.', '......')
    const holes = await patchesOf(await inverted(ring), ({ edges }) => edges.length === 0)
    expect(rowsOf(await both(ring, holes))).toEqual(['......', '.####.', '.####.', '.####.', '......'])
  })
})
