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

/** Browsers take no other pictures. */
export const canCopyImage = ({ type }: Blob): boolean =>
  type === 'image/png' && typeof ClipboardItem === 'function' && !!navigator.clipboard?.write

/** Puts a PNG on the clipboard; gives the words to say then. */
export async function copyImage(blob: Blob): Promise<string> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ [blob.type]: blob })])
    return 'Copied the picture.'
  } catch {
    return 'The browser does not let this page copy.'
  }
}

/** Whether pictures can be pasted by a button, for fingers, which have no keys for it. */
export const canPaste = (): boolean => !!navigator.clipboard?.read && matchMedia('(pointer: coarse)').matches

/** The pictures on the clipboard. Errors: those of the browser, if it does not allow it. */
export async function pastedPictures(): Promise<File[]> {
  const files: File[] = []
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find(type => type.startsWith('image/'))
    if (type) files.push(new File([await item.getType(type)], `pasted.${type.slice(6)}`, { type }))
  }
  return files
}

/** Whether the system offers to share this file. */
export const canShare = (file: File): boolean => navigator.canShare?.({ files: [file] }) ?? false
