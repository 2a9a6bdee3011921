// `npm run simulate`
import { launch } from '#launch'

launch(() => import('./simulate.ts'))
