import { useState } from 'preact/hooks'
import { copyText } from '../clipboard.ts'
import { announce } from '../state/announce.ts'
import { Icon } from './icons.tsx'

interface CopyButtonProps {
  id?: string
  label: string
  title?: string
  text(): string
}

const SHOWN_MS = 1600

/** Copies a text and says so; where the clipboard is not allowed, that is said as well. */
export function CopyButton({ id, label, title, text }: CopyButtonProps) {
  const [message, setSaid] = useState('')
  async function copy(): Promise<void> {
    const words = await copyText(text(), 'Copied')
    announce(words)
    setSaid(words)
    setTimeout(() => setSaid(''), SHOWN_MS)
  }
  return (
    <button type="button" id={id} title={title} class="with-icon" onClick={copy}>
      <Icon name="copy" /> {message || label}
    </button>
  )
}
