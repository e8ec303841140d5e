import { openDiscordStage } from './discord-stage.ts'
import { behaviourSuite } from './suite.ts'

behaviourSuite('Discord', openDiscordStage, { buttons: true, channel: true })
