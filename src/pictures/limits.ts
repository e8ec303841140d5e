/** What is taken from people: design section 4. */

/** Largest file, in bytes: "at most 25 MB". */
export const uploadBytes = 25 * 1024 * 1024

/** Most pixels of one picture, once decoded: "50 megapixels". */
export const uploadPixels = 50_000_000

/** Longest time that an upload may take to arrive. */
export const receiveDeadlineMs = 60_000

/** Longest time that one pass over a picture may take; a hostile file can be small and still slow to decode. */
export const pixelWorkDeadlineS = 30

/** Longest alt text: Slack's `alt_txt` takes 1000 characters, Discord's `description` 1024. */
export const altTextLength = 1000
