import type { ComponentChildren } from 'preact'
import type { PathName } from '../core/measure/snapshot.ts'
import { PathGlyph } from './icons.tsx'

export const PATH_NAMES: Record<PathName, string> = { mesh: 'Mesh', relay: 'Relay' }

interface PathLabelProps {
  path: PathName
  /** Its name, where nothing else is said of it. */
  children?: ComponentChildren
}

/** A path's sign before its name: its colour alone tells nobody which it is. */
export function PathLabel({ path, children = PATH_NAMES[path] }: PathLabelProps) {
  return (
    <>
      <PathGlyph path={path} /> {children}
    </>
  )
}
