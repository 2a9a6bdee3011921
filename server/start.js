// `npm start`
import { launch } from './launch.js'

launch(() => import('./host/main.ts'))
