// `npm run bench`
import { launch } from '#launch'

launch(() => import('./runner/main.ts'))
