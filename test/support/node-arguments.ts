/** Node's arguments as `npm start` gives them: what was compiled by an earlier start is not compiled again. */
export const asShipped = ['--import', './src/compile-cache.js', 'src/main.ts'] as const
