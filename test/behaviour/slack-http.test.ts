import { openSlackStage } from './slack-stage.ts'
import { behaviourSuite } from './suite.ts'

behaviourSuite('Slack over HTTP', (env) => openSlackStage(env, 'http'), { buttons: true, channel: true })
