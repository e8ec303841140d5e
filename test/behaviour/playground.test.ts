import { openPlaygroundStage } from './playground-stage.ts'
import { behaviourSuite } from './suite.ts'

behaviourSuite('the playground', openPlaygroundStage, { buttons: true, previews: 'as a rule' })
