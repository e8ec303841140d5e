/**
 * Node's arguments as `npm start` gives them. What was compiled by an earlier start is not compiled again, and a small
 * nursery for new objects keeps what is done with pictures in the processor's cache.
 */
export const asShipped = [
  '--max-semi-space-size=8',
  '--import',
  './src/compile-cache.js',
  'src/main.ts',
] as const
