import type { FileReference } from '../src/chat/invocation.ts'
import { inputFailure } from '../src/failure.ts'
import type { InputRole, JobInput } from '../src/jobs/job.ts'
import { parseRegion, regionSuggestions } from '../src/pictures/region.ts'
import { defineCommand } from './house.ts'
import {
  backgroundOption,
  countOption,
  formatOption,
  imageOption,
  inputOptions,
  modelOption,
  privateOption,
  promptLimit,
  qualityOption,
  rewriteOption,
  sizeOption,
  wishSettings,
} from './picture-options.ts'
import { startJob } from './start-job.ts'

export const edit = defineCommand({
  name: 'edit',
  description: 'command.edit',
  entry: 'command',
  options: {
    image: imageOption,
    prompt: {
      type: 'text',
      description: 'option.edit_prompt',
      maxLength: promptLimit,
      required: true,
      rest: true,
    },
    mask: inputOptions.mask,
    region: {
      type: 'text',
      description: 'option.region',
      maxLength: 40,
      suggests: regionSuggestions,
    },
    image2: inputOptions.image2,
    image3: inputOptions.image3,
    image4: inputOptions.image4,
    keep: { type: 'yes-no', description: 'option.keep' },
    model: modelOption,
    size: sizeOption,
    quality: qualityOption,
    count: countOption,
    background: backgroundOption,
    format: formatOption,
    rewrite: rewriteOption,
    private: privateOption,
  },
  run: ({ invocation, options }, house) => {
    const { image, mask, image2, image3, image4 } = options
    const inputs = inputsOf({ image, mask, image2, image3, image4 })
    const region = options.region === undefined ? undefined : parseRegion(options.region)
    if (mask !== undefined && region !== undefined) {
      throw inputFailure('mask_and_region', { option: 'region' })
    }
    const masked = mask !== undefined || region !== undefined
    const references = inputs.filter(({ role }) => role !== 'image' && role !== 'mask').length
    return startJob(
      {
        invocation,
        wish: {
          task: 'edit',
          prompt: options.prompt,
          mask: masked,
          references,
          ...wishSettings(options),
        },
        model: options.model,
        inputs,
        region,
        keep: options.keep ?? masked,
        private: options.private ?? false,
      },
      house,
    )
  },
})

function inputsOf(files: Readonly<Record<InputRole, FileReference | undefined>>): readonly JobInput[] {
  const roles = ['image', 'mask', 'image2', 'image3', 'image4'] as const satisfies readonly InputRole[]
  return roles.flatMap((role) => {
    const reference = files[role]
    return reference === undefined ? [] : [{ role, reference }]
  })
}
