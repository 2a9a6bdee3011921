// `npm run simulate`
import { launch } from '../../launch.js'

launch(() => import('./simulate.ts'))
