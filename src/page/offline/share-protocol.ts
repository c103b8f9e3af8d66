/** What the service worker and the page agree on for photos that other apps share with this one. */

/** Where the system posts them, below the page; the manifest says so. */
export const SHARE_PATH = 'share'

/** Name of their field in the form. */
export const SHARE_FIELD = 'photos'

/** What the page is opened with then: `?share=files`, or why nothing was taken. */
export const SHARE_PARAMETER = 'share'

/** Where the files wait until the page takes them. */
export const SHARE_CACHE = 'huepress-shared'

/** The name of a file, as browsers write it into an address. */
export const NAME_HEADER = 'x-file-name'

/** Most bytes that are taken at once: they are written to disk before the page has them. */
export const MAX_SHARED_BYTES = 2 ** 30

/** Why nothing was taken, in one sentence each. */
export const REFUSALS = {
  foreign: 'Another site sent files here; none of them was taken.',
  none: 'What was shared holds no picture.',
  size: 'The shared files have more than 1 GiB together; choose or drop them here instead.',
  storage: 'The shared files could not be kept on this device; choose or drop them here instead.',
} as const

export type ShareOutcome = 'files' | keyof typeof REFUSALS
