import { defineCommand } from './house.ts'
import {
  countOption,
  imageOption,
  modelOption,
  privateOption,
  promptLimit,
  qualityOption,
  sizeOption,
  wishSettings,
} from './picture-options.ts'
import { startJob } from './start-job.ts'

export const vary = defineCommand({
  name: 'vary',
  description: 'command.vary',
  entry: 'command',
  options: {
    image: imageOption,
    strength: { type: 'choice', description: 'option.strength', choices: ['subtle', 'strong'] },
    prompt: { type: 'text', description: 'option.vary_prompt', maxLength: promptLimit, rest: true },
    count: countOption,
    model: modelOption,
    size: sizeOption,
    quality: qualityOption,
    private: privateOption,
  },
  run: ({ invocation, options }, house) =>
    startJob(
      {
        invocation,
        wish: {
          task: 'vary',
          strength: options.strength === 'strong' ? 'strong' : 'subtle',
          ...(options.prompt === undefined ? {} : { prompt: options.prompt }),
          ...wishSettings(options),
        },
        model: options.model,
        inputs: [{ role: 'image', reference: options.image }],
        keep: false,
        private: options.private ?? false,
      },
      house,
    ),
})
