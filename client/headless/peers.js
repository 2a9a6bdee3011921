// `npm run peers`
import { launch } from '#launch'

launch(() => import('./peers.ts'))
