/** The parts of the documents that the options table gives; `npm run docs` writes them, a test compares them. */
import { readFileSync } from 'node:fs'
import { flagLines } from '../src/cli/help.ts'
import type { Option } from '../src/options/option.ts'
import { OPTIONS } from '../src/options/table.ts'
import { OPTION_NAMES, type OptionName } from '../src/options/values.ts'

const MAX_COLUMNS = 120
/** Where the help of a flag begins. */
const HELP_COLUMN = 32

const fileAt = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** Breaks a line of help at the last space that fits. */
function wrap(line: string): string {
  if (line.length <= MAX_COLUMNS) return line
  const end = line.lastIndexOf(' ', MAX_COLUMNS)
  return `${line.slice(0, end)}\n${wrap(' '.repeat(HELP_COLUMN) + line.slice(end + 1))}`
}

/** The comment of each entry of the table as one paragraph. */
function comments(): Map<string, string> {
  const found = fileAt('../src/options/table.ts').matchAll(/^ {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(\w+): \{/gm)
  return new Map([...found].map(([, comment, name]) => [name, comment.replace(/\s*\n \s*\* ?|\s+/g, ' ').trim()]))
}

const escaped = (text: string) => text.replaceAll('|', '\\|')

/** What an option takes, in few words. */
function values(option: Option): string {
  if (option.type === 'switch') return 'on, off'
  if (option.type === 'choice') return option.choices.map(choice => `\`${choice}\``).join(', ')
  if (option.type === 'bytes') return `bytes, \`${option.example}\``
  if (option.type === 'range') return `\`MIN-MAX\`, ${option.min}..${option.max}`
  return [`${option.min}..${option.max}`, ...(option.words ?? []).map(word => `\`${word}\``)].join(', ')
}

function defaultOf({ default: preset }: Option): string {
  if (typeof preset === 'boolean') return preset ? 'on' : 'off'
  return typeof preset === 'string' ? `\`${preset}\`` : `${preset ?? 'none'}`
}

/** The options that most jobs need, for the README. */
const COMMON: readonly OptionName[] = [
  'colors',
  'quality',
  'maxBytes',
  'format',
  'space',
  'backend',
  'speed',
  'effort',
  'dither',
  'lossy',
  'keep',
]

const ofScope = (scope: Option['scope']) => OPTION_NAMES.filter(name => OPTIONS[name].scope === scope)

/** Options as a table of Markdown. */
function optionsTable(names: readonly OptionName[]): string {
  const rows = names.map(name => {
    const option: Option = OPTIONS[name]
    const cells = [`\`${name}\``, values(option), defaultOf(option), option.help]
    return `| ${cells.map(escaped).join(' | ')} |`
  })
  return ['| option | values | default | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

/** What JSON Schema says of the values of one option. */
function valueSchema(option: Option): object {
  const { default: preset } = option
  if (option.type === 'switch') return { type: 'boolean', default: preset }
  if (option.type === 'choice') return { enum: option.choices, default: preset }
  const { min: minimum, max: maximum } = option
  if (option.type === 'bytes') return { type: ['integer', 'string', 'null'], minimum, maximum, default: preset }
  if (option.type === 'range') return { type: ['integer', 'string', 'null'], minimum, maximum, default: preset }
  const number = { type: option.type, minimum, maximum }
  return option.words ? { anyOf: [number, { enum: option.words }], default: preset } : { ...number, default: preset }
}

function schema(): string {
  const texts = comments()
  const properties = OPTION_NAMES.map((name: OptionName) => {
    const { scope, affects } = OPTIONS[name]
    return [
      name,
      { description: texts.get(name), 'x-scope': scope, 'x-affects': affects, ...valueSchema(OPTIONS[name]) },
    ]
  })
  const whole = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Options of huepress',
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  }
  return `${JSON.stringify(whole, null, 2)}\n`
}

/** A document with other text between its two marks. */
function between(path: string, mark: string, text: string, document = fileAt(`../${path}`)): string {
  const [begin, end] = [`<!-- ${mark}:begin -->`, `<!-- ${mark}:end -->`]
  const [from, to] = [document.indexOf(begin), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${path} has no ${begin} ... ${end}.`)
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`
}

/** Every generated document as it has to be, by its path from the root. */
export function documents(): Record<string, string> {
  return {
    'README.md': between('README.md', 'options', optionsTable(COMMON)),
    'docs/api.md': between(
      'docs/api.md',
      'job options',
      optionsTable(ofScope('job')),
      between('docs/api.md', 'options', optionsTable(ofScope('quantize'))),
    ),
    'docs/cli.md': between('docs/cli.md', 'flags', `\`\`\`\n${flagLines().map(wrap).join('\n')}\n\`\`\``),
    'docs/options.schema.json': schema(),
  }
}
