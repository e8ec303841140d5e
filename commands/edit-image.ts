import { edit } from './edit.ts'
import { defineMenu } from './menu.ts'

export const editImage = defineMenu({
  name: 'edit-image',
  label: 'menu.edit_image',
  command: edit,
  asks: ['prompt', 'region', 'size', 'count', 'quality', 'model', 'private'],
})
