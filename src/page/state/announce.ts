import { signal } from '@preact/signals'

/** What screen readers are told next: ends of jobs, copies, rows that came or went. */
export const announcement = signal('')

export function announce(words: string): void {
  announcement.value = words
}
