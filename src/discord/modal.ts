import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10'
import type { Field, Form } from '../chat/form.ts'
import { splitField } from '../chat/long-fields.ts'
import { choicesThatFit } from './choices.ts'
import { firstCharacters } from './render.ts'

const rowLimit = 5
const inputLimit = 4_000

/** A form as a modal: five rows, so required fields come before optional ones. */
export function renderForm(form: Form): APIModalInteractionResponseCallbackData {
  const drawable = form.fields.filter((field) => field.type !== 'choice' || field.choices.length > 0)
  const kept = [...drawable].sort((a, b) => Number(b.required) - Number(a.required)).slice(0, rowLimit)
  const rows = form.fields.filter((field) => kept.includes(field)).flatMap(rowsOf)
  return {
    custom_id: form.id,
    title: firstCharacters(form.title, 45),
    components: rows.slice(0, rowLimit),
  }
}

function rowsOf(field: Field): APILabelComponent[] {
  const label = {
    type: ComponentType.Label,
    label: firstCharacters(field.label, 45),
    ...(field.hint === '' ? {} : { description: firstCharacters(field.hint, 100) }),
  } as const
  switch (field.type) {
    case 'text':
      return textRows(field, label)
    case 'choice':
      return [
        {
          ...label,
          component: {
            type: ComponentType.StringSelect,
            custom_id: field.name,
            required: field.required,
            options: choicesThatFit(field.choices).map((choice) => ({
              ...choice,
              default: choice.value === field.value,
            })),
          },
        },
      ]
    case 'attachment':
      return [
        {
          ...label,
          component: {
            type: ComponentType.FileUpload,
            custom_id: field.name,
            required: field.required,
            min_values: field.required ? 1 : 0,
            max_values: 1,
          },
        },
      ]
  }
}

function textRows(
  field: Extract<Field, { type: 'text' }>,
  label: Omit<APILabelComponent, 'component'>,
): APILabelComponent[] {
  return splitField(field.name, field.value ?? '', inputLimit).map(({ id, text }, index) => ({
    ...label,
    label: index === 0 ? label.label : firstCharacters(`${field.label} ${index + 1}`, 45),
    component: {
      type: ComponentType.TextInput,
      custom_id: id,
      style: field.multiline ? TextInputStyle.Paragraph : TextInputStyle.Short,
      required: field.required && index === 0,
      max_length: Math.min(field.maxLength, inputLimit),
      ...(text === '' ? {} : { value: text }),
    },
  }))
}
