import { compress } from 'huepress'

window.compress = compress
