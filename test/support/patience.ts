/** How long a test waits for what must come: far longer than it takes, since a busy machine may be slow and not wrong. */
export const patience = { timeout: 30_000, interval: 10 } as const
