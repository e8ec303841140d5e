import { behaviourSuite } from './suite.ts'
import { openTerminalStage } from './terminal-stage.ts'

behaviourSuite('the terminal', openTerminalStage, { buttons: false, previews: 'never' })
