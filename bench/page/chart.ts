import type uPlot from 'uplot'

export interface Chart {
  data: uPlot.AlignedData
  options(color: (name: string) => string): Omit<uPlot.Options, 'width' | 'height'>
}
