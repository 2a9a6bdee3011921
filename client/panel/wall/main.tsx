/** Entry of the wall's page. */
import { render } from 'preact'
import { controlLanguage } from '../language/control.ts'
import { controlTheme } from '../theme.ts'
import { readWall } from './parameters.ts'
import { Wall } from './wall.tsx'
import '../styles/tokens.css'
import '../styles/parts.css'
import './wall.css'

const root = document.getElementById('wall')
if (!root) throw new Error('wall.html has no element with the id "wall"')
controlLanguage(document)
render(<Wall parameters={readWall(location.search)} theme={controlTheme(document.documentElement)} />, root)
