/** A turtle from the side. */

import { darker, lighter } from '../scene/colours.ts'
import { coat, type Figure, type Look } from '../scene/figure.ts'
import { circle, line, path, type Sheet } from '../scene/svg.ts'

export function turtle(look: Look, sheet: Sheet): Figure {
  const skin = look.tone(look.colours[1] ?? '#93b565')
  const shell = coat(look, 0, '#5d7d45')
  const leg = (x: number) =>
    path(
      `M${x - 16} -36C${x - 20} -14 ${x - 20} -2 ${x - 14} 0H${x + 14}C${x + 18} -6 ${x + 16} -24 ${x + 16} -36Z`,
      sheet.shaded(skin),
    )
  const svg =
    path('M84 -34C104 -32 116 -22 120 -12C104 -12 90 -16 80 -22Z', skin) +
    path(
      'M-66 -44C-84 -60 -92 -78 -110 -84C-140 -90 -148 -56 -126 -46C-106 -36 -84 -24 -66 -20Z',
      sheet.shaded(skin),
    ) +
    leg(-46) +
    leg(48) +
    path(
      'M-88 -34C-84 -100 -44 -128 0 -128C44 -128 86 -100 92 -34C60 -20 -56 -20 -88 -34Z',
      sheet.shaded(shell, 0.2),
    ) +
    path('M-24 -104H24L38 -72L20 -44H-20L-38 -72Z', lighter(shell, 0.16)) +
    line(
      'M-24 -104L-38 -116M24 -104L38 -116M-38 -72L-78 -74M38 -72L80 -74M-20 -44L-34 -28M20 -44L34 -28',
      darker(shell, 0.25),
      5,
    ) +
    path('M-90 -36C-50 -22 56 -22 94 -36C92 -24 60 -14 0 -14C-60 -14 -90 -24 -90 -36Z', lighter(shell, 0.4)) +
    circle(-118, -70, 6, '#262430') +
    circle(-120, -72, 2.2, '#ffffff') +
    line('M-136 -56C-128 -52 -120 -52 -114 -56', darker(skin, 0.5), 2.6)
  return { svg, width: 250, height: 132 }
}
