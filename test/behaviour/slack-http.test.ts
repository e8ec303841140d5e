import { openSlackStage } from './slack-stage.ts'
import { behaviourSuite } from './suite.ts'

behaviourSuite('Slack over HTTP', (env) => openSlackStage(env, 'http'), {
  buttons: true,
  previews: 'when asked for',
  channel: true,
  filesBeside: false,
})
