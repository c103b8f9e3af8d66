/** Puts a text on the clipboard; gives the words to say then, others where the browser does not allow it. */
export const copyText = (text: string, copied: string): Promise<string> =>
  navigator.clipboard.writeText(text).then(
    () => copied,
    () => 'The browser does not let this page copy.',
  )
