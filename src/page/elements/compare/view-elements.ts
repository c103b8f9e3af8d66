/** The element's own elements. */
export interface Parts {
  frame: HTMLElement
  ground: HTMLElement
  original: PartsOfSide
  result: PartsOfSide
  handle: HTMLElement
  tools: Tools
  /** Says the zoom to screen readers. */
  status: HTMLElement
}

interface PartsOfSide {
  layer: HTMLElement
  canvas: HTMLCanvasElement
  label: HTMLElement
}

interface Tools {
  bar: HTMLElement
  fit: HTMLButtonElement
  full: HTMLButtonElement
  out: HTMLButtonElement
  zoom: HTMLElement
  in: HTMLButtonElement
  difference: HTMLButtonElement
  hold: HTMLButtonElement
}

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  attributes: Record<string, string> = {},
  children: (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  element.className = name
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

const button = (text: string, attributes: Record<string, string> = {}, name = 'compare-tool') =>
  make('button', name, { type: 'button', ...attributes }, [text])

function makeSide(name: string): PartsOfSide {
  const canvas = make('canvas', 'compare-canvas', { role: 'img' })
  const label = make('span', 'compare-label', { 'aria-hidden': 'true' })
  return { canvas, label, layer: make('div', `compare-side compare-${name}`, {}, [canvas, label]) }
}

function makeTools(): Tools {
  const tools = {
    fit: button('Fit', { 'aria-label': 'Fit: show the whole picture' }),
    full: button('100 %', { 'aria-label': '100 %: one pixel of the picture a pixel of the screen' }),
    out: button('−', { 'aria-label': 'Zoom out' }, 'compare-tool compare-step'),
    zoom: make('span', 'compare-zoom', { 'aria-hidden': 'true' }),
    in: button('+', { 'aria-label': 'Zoom in' }, 'compare-tool compare-step'),
    difference: button('Difference', {
      'aria-label': 'Difference: what original and result differ in, eight times as bright',
      'aria-pressed': 'false',
    }),
    hold: button('Hold to see the original', { 'aria-pressed': 'false' }, 'compare-tool compare-hold'),
  }
  const steps = make('div', 'compare-steps', {}, [tools.out, tools.zoom, tools.in])
  const children = [tools.fit, tools.full, steps, tools.difference, tools.hold]
  return { ...tools, bar: make('div', 'compare-tools', { role: 'group', 'aria-label': 'View' }, children) }
}

export function makeParts(): Parts {
  const ground = make('div', 'compare-ground')
  const original = makeSide('original')
  const result = makeSide('result')
  const handle = make('div', 'compare-handle', {
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'vertical',
    'aria-label': 'Handle between original and result',
    'aria-valuemin': '0',
    'aria-valuemax': '100',
  })
  handle.append(make('span', 'compare-knob'))
  const label =
    'Original and result. Plus and minus zoom, 0 fits, 1 is 100 %, D is the difference, arrows move, hold space for the original.'
  const frame = make('div', 'compare-frame', { role: 'group', tabindex: '0', 'aria-label': label })
  frame.append(ground, original.layer, result.layer, make('div', 'compare-line'), handle)
  const status = make('span', 'compare-status', { role: 'status' })
  return { frame, ground, original, result, handle, status, tools: makeTools() }
}
