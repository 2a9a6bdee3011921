// `npm run peers`
import { launch } from '../../launch.js'

launch(() => import('./peers.ts'))
