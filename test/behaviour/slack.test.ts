import { openSlackStage } from './slack-stage.ts'
import { behaviourSuite } from './suite.ts'

behaviourSuite('Slack over Socket Mode', (env) => openSlackStage(env, 'socket'), {
  buttons: true,
  previews: 'when asked for',
  channel: true,
  filesBeside: false,
})
