/** A drawing of so many pixels as a PNG file. */
async function drawn(name: string, [width, height]: [number, number], draw: (pen: Pen) => void): Promise<File> {
  const canvas = new OffscreenCanvas(width, height)
  draw(canvas.getContext('2d')!)
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' })
}

type Pen = OffscreenCanvasRenderingContext2D

/** The mark on a clear ground: soft edges, gradients and a shadow. */
export const drawLogo = (): Promise<File> =>
  drawn('logo.png', [720, 480], pen => {
    const hues = ['#c2543d', '#e0b04a', '#2f4b7c', '#3f7d72']
    hues.forEach((hue, i) => {
      const [left, top] = [160 + 210 * (i % 2), 40 + 210 * Math.floor(i / 2)]
      const light = pen.createLinearGradient(left, top, left + 200, top + 200)
      light.addColorStop(0, hue)
      light.addColorStop(1, `${hue}b0`)
      Object.assign(pen, { shadowColor: '#0006', shadowBlur: 24, shadowOffsetY: 8, fillStyle: light })
      pen.beginPath()
      pen.roundRect(left, top, 190, 190, 40)
      pen.fill()
    })
  })

/** A window of an invented program: text, lines and a chart. */
export const drawScreenshot = (): Promise<File> =>
  drawn('screenshot.png', [1280, 800], pen => {
    const box = (color: string, left: number, top: number, width: number, height: number, radius = 0) => {
      pen.fillStyle = color
      pen.beginPath()
      pen.roundRect(left, top, width, height, radius)
      pen.fill()
    }
    const write = (text: string, left: number, top: number, size = 18, color = '#22241f', weight = 400) => {
      Object.assign(pen, { fillStyle: color, font: `${weight} ${size}px system-ui, sans-serif` })
      pen.fillText(text, left, top)
    }
    box('#f6f5f2', 0, 0, 1280, 800)
    box('#22241f', 0, 0, 240, 800)
    write('Harbor', 32, 56, 28, '#ffffff', 700)
    for (const [i, word] of ['Overview', 'Orders', 'Customers', 'Reports', 'Settings'].entries()) {
      if (i === 0) box('#3f7d72', 16, 88, 208, 44, 8)
      write(word, 32, 116 + 56 * i, 18, '#eceae4')
    }
    write('Overview', 288, 72, 32, '#22241f', 700)
    for (const [i, [word, figure]] of [
      ['Orders', '1,284'],
      ['Revenue', '48,910'],
      ['Returns', '2.1 %'],
    ].entries()) {
      box('#ffffff', 288 + 320 * i, 104, 296, 120, 12)
      write(word, 312 + 320 * i, 144, 18, '#5c5f58')
      write(figure, 312 + 320 * i, 192, 36, '#22241f', 650)
    }
    box('#ffffff', 288, 256, 936, 500, 12)
    write('Orders by week', 312, 300, 20, '#22241f', 600)
    for (let week = 0; week < 24; week++) {
      const height = 120 + 110 * Math.sin(week / 3) + 6 * week
      box(week % 6 === 5 ? '#c2543d' : '#7cc4b5', 320 + 37 * week, 720 - height, 26, height, 4)
    }
  })
