/** Puts a text on the clipboard; gives the words to say then, others if the browser does not allow it. */
export async function copyText(text: string, copied: string): Promise<string> {
  try {
    // Over plain http there is no clipboard at all.
    await navigator.clipboard.writeText(text)
    return copied
  } catch {
    return 'The browser does not let this page copy.'
  }
}
