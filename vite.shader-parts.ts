import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const ID = 'virtual:wgsl/'

/** Shorter declarations are not worth a variable. */
const MIN_LENGTH = 60

/** What a bare shader declares, each on lines of its own. */
const declarationsOf = (shader: string): string[] => shader.split(/\n(?=(?:fn|const|struct|var)\b|@)/)

/** A shader as a list of texts: those of its own, and, by their modules, those that other shaders may have as well. */
function partsOf(shader: string, own: string): { text: string; isShared: boolean }[] {
  const isOwn = (name: string) => new RegExp(`^(?:fn|const|struct) ${name}\\b`, 'm').test(own)
  return declarationsOf(shader).map(text => {
    const name = /^(?:fn|const|struct) (\w+)/.exec(text)?.[1]
    return { text, isShared: text.length >= MIN_LENGTH && name !== undefined && !isOwn(name) }
  })
}

/**
 * Makes what shaders include modules that they share, declaration by declaration, behind the plugin that reads `.wgsl`
 * files. So it is in a build once, and not once for every shader that includes it.
 */
export function shaderParts(): Plugin {
  const parts = new Map<string, string>()
  const idOf = (text: string) => {
    const id = ID + createHash('sha256').update(text).digest('hex').slice(0, 16)
    parts.set(`\0${id}`, text)
    return id
  }
  return {
    name: 'shader-parts',
    apply: 'build',
    enforce: 'pre',
    resolveId: id => (id.startsWith(ID) ? `\0${id}` : null),
    load: id => (parts.has(id) ? `export default ${JSON.stringify(parts.get(id))}` : null),
    transform: {
      filter: { id: /\.wgsl$/ },
      handler(code, id) {
        const shader: string = JSON.parse(/^export default (".*");?\s*$/s.exec(code)![1])
        const imports: string[] = []
        const texts: string[] = []
        for (const { text, isShared } of partsOf(shader, readFileSync(id, 'utf8'))) {
          if (isShared) imports.push(`import part${texts.length} from '${idOf(text)}'`)
          texts.push(isShared ? `part${texts.length}` : JSON.stringify(text))
        }
        return { code: `${imports.join('\n')}\nexport default [${texts}].join('\\n')`, map: null }
      },
    },
  }
}
