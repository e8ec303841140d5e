import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

/*
 * Loaded before main.ts: the code that Node has stripped of its types and compiled is kept for the next start, which
 * then needs neither the stripper nor its 30 MB (103 MB idle instead of 134). In JavaScript, since a file with types
 * would load the stripper. Where the folder cannot be written to, everything is as it is without.
 */
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/easel'))
