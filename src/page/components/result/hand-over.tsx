import { useEffect, useMemo, useState } from 'preact/hooks'
import { canCopyImage, canShare, copyImage } from '../../clipboard.ts'
import { announce } from '../../state/announce.ts'
import { Icon } from '../icons.tsx'

const SAID_MS = 1600

function Copy({ blob }: { blob: Blob }) {
  const [message, say] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => say(''), SAID_MS)
    return () => clearTimeout(timer)
  }, [message])
  async function copy(): Promise<void> {
    const words = await copyImage(blob)
    announce(words)
    say(words)
  }
  const label = message || 'Copy the picture'
  return (
    <button type="button" id="copy-image" class={`tool${message ? ' said' : ''}`} title={label} onClick={copy}>
      <Icon name={message ? 'check' : 'copy'} />
      <span class="visually-hidden">{label}</span>
    </button>
  )
}

/** Other ways for a result to leave the page than to be saved: each is there if the browser has it. */
export function HandOver({ blob, name }: { blob: Blob; name: string }) {
  const file = useMemo(() => new File([blob], name, { type: blob.type }), [blob, name])
  const isShared = useMemo(() => canShare(file), [file])
  return (
    <>
      {canCopyImage(blob) && <Copy blob={blob} />}
      {isShared && (
        <button
          type="button"
          id="share"
          class="tool"
          title="Share"
          onClick={() => navigator.share({ files: [file] }).catch(() => {})} // Whoever changes their mind has said so.
        >
          <Icon name="share" />
          <span class="visually-hidden">Share</span>
        </button>
      )}
    </>
  )
}
