export { createEngine, quantize } from 'huepress/quantize'
