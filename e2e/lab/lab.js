// `npm run lab`
import { launch } from '#launch'

launch(() => import('./main.ts'))
