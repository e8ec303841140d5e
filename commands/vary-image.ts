import { defineMenu } from './menu.ts'
import { vary } from './vary.ts'

export const varyImage = defineMenu({
  name: 'vary-image',
  label: 'menu.vary_image',
  command: vary,
  asks: ['strength', 'prompt', 'count', 'size', 'quality', 'model', 'private'],
})
