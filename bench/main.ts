import { measureAcknowledgement } from './acknowledge.ts'
import { printFigures } from './figure.ts'
import { measureStart } from './start.ts'

/** `npm run bench`: what the design's section 11 promises, measured on this machine. */
printFigures([...(await measureStart()), ...(await measureAcknowledgement())])
