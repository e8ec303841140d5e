import { openDiscordStage } from './discord-stage.ts'
import { behaviourSuite } from './suite.ts'

behaviourSuite('Discord', (env) => openDiscordStage(env), {
  buttons: true,
  previews: 'as a rule',
  channel: true,
})
