/** The body that cats, dogs, foxes and bears sit on: haunches, chest, two front legs, paws. Head and tail are theirs. */

import { darker, lighter } from '../scene/colours.ts'
import { ellipse, line, path, type Sheet } from '../scene/svg.ts'

interface Body {
  readonly coat: string
  readonly chest: string
  readonly paws: string
  /** 1 = a cat; more is stouter. */
  readonly stout?: number
}

export function sittingBody(sheet: Sheet, { coat, chest, paws, stout = 1 }: Body): string {
  const x = (value: number) => value * stout
  const fur = sheet.shaded(coat)
  const shade = darker(coat, 0.16)
  return (
    ellipse(x(-40), -27, x(27), 29, fur) +
    ellipse(x(40), -27, x(27), 29, sheet.shaded(darker(coat, 0.06))) +
    path(
      `M${x(-46)} -16C${x(-58)} -70 ${x(-44)} -128 0 -132C${x(44)} -128 ${x(58)} -70 ${x(46)} -16C${x(30)} -2 ${x(-30)} -2 ${x(-46)} -16Z`,
      fur,
    ) +
    path(
      `M${x(-24)} -112C${x(-32)} -76 ${x(-20)} -46 0 -38C${x(20)} -46 ${x(32)} -76 ${x(24)} -112C${x(10)} -120 ${x(-10)} -120 ${x(-24)} -112Z`,
      chest,
    ) +
    leg(sheet, x(-19), coat, paws, x(1)) +
    leg(sheet, x(19), darker(coat, 0.04), paws, x(1)) +
    line('M0 -56V-14', shade, 2.5, { 'stroke-opacity': 0.55 }) +
    paw(sheet, x(-52), paws, x(17)) +
    paw(sheet, x(52), paws, x(17))
  )
}

function leg(sheet: Sheet, x: number, coat: string, paws: string, stout: number): string {
  const w = 17 * stout
  return (
    path(
      `M${x - w} -62C${x - w} -40 ${x - w * 0.9} -20 ${x - w * 0.95} -10H${x + w * 0.95}C${x + w * 0.9} -20 ${x + w} -40 ${x + w} -62C${x + w * 0.6} -84 ${x - w * 0.6} -84 ${x - w} -62Z`,
      sheet.linear([lighter(coat, 0.08), coat, paws]),
    ) + paw(sheet, x, paws, w * 1.12)
  )
}

function paw(sheet: Sheet, x: number, colour: string, width: number): string {
  const toe = darker(colour, 0.28)
  return (
    ellipse(x, -9, width, 10.5, sheet.shaded(lighter(colour, 0.08))) +
    line(`M${x - width * 0.32} -6V-1M${x + width * 0.32} -6V-1`, toe, 2, { 'stroke-opacity': 0.6 })
  )
}
