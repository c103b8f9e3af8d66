import { HuepressError } from '../../node.ts'

export interface QueueAddress {
  /** What a client connects to, with the password. */
  url: string
  /** The same for people, without it. */
  shown: string
  name: string
}

const usage = (message: string) => new HuepressError('usage', message)

const EXAMPLE = 'redis://HOST:PORT/NAME'

/** Reads the address of a queue. Errors: 'usage'. */
export function parseQueueAddress(text: string | undefined): QueueAddress {
  if (!text) throw usage(`No queue. Name one with --queue ${EXAMPLE}, or in the variable HUEPRESS_QUEUE.`)
  const url = URL.canParse(text) ? new URL(text) : null
  // What cannot be read may hold a password, so that it is not shown.
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    throw usage(`Expected ${EXAMPLE} for --queue but received something else.`)
  const name = decodeURIComponent(url.pathname.slice(1))
  const shown = `${url.protocol}//${url.host}/${name}`
  if (!/^[\w.-]{1,100}$/.test(name))
    throw usage(`Expected ${EXAMPLE} for --queue, the name of letters, digits, dots and dashes, but received ${shown}.`)
  url.pathname = ''
  return { url: url.href, shown, name }
}
