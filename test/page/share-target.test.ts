import { expect, test } from 'vitest'
import { receiveShare, refusalOf } from '../../src/page/offline/receive-share.ts'
import { REFUSALS } from '../../src/page/offline/share-protocol.ts'

const home = new URL('https://example.org/huepress/')

test('more than 1 GiB together is refused, and so is nothing at all', () => {
  expect(refusalOf([{ size: 2 ** 29 }, { size: 2 ** 29 }])).toBeNull()
  expect(refusalOf([{ size: 2 ** 29 }, { size: 2 ** 29 + 1 }])).toBe('size')
  expect(refusalOf([])).toBe('none')
})

test('what cannot be read or kept is said in one sentence', async () => {
  // Neither a form nor, in Node, a place to keep files.
  const request = new Request(`${home}share`, { method: 'POST', body: 'no form' })
  const outcome = await receiveShare(request, home)
  expect(outcome).toBe('storage')
  for (const sentence of Object.values(REFUSALS)) expect(sentence).toMatch(/^[A-Z][^.]+\.$/)
})
