import { openDiscordStage } from './discord-stage.ts'
import { behaviourSuite } from './suite.ts'

behaviourSuite('Discord over HTTP', (env) => openDiscordStage(env, { mode: 'http' }), {
  buttons: true,
  channel: true,
  previews: 'as a rule',
})
