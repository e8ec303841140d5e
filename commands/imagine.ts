import { defineCommand } from './house.ts'
import {
  backgroundOption,
  countOption,
  formatOption,
  modelOption,
  privateOption,
  promptLimit,
  qualityOption,
  rewriteOption,
  sizeOption,
  wishSettings,
} from './picture-options.ts'
import { startJob } from './start-job.ts'

export const imagine = defineCommand({
  name: 'imagine',
  description: 'command.imagine',
  entry: 'command',
  options: {
    prompt: {
      type: 'text',
      description: 'option.prompt',
      maxLength: promptLimit,
      required: true,
      rest: true,
    },
    model: modelOption,
    size: sizeOption,
    quality: qualityOption,
    count: countOption,
    style: { type: 'text', description: 'option.style', maxLength: 100, suggests: 'styles' },
    background: backgroundOption,
    format: formatOption,
    rewrite: rewriteOption,
    private: privateOption,
  },
  run: ({ invocation, options }, house) =>
    startJob(
      {
        invocation,
        wish: { task: 'imagine', prompt: options.prompt, ...wishSettings(options) },
        model: options.model,
        inputs: [],
        keep: false,
        private: options.private ?? false,
      },
      house,
    ),
})
