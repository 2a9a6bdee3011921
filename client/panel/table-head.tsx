import type { ComponentChildren } from 'preact'

/** The first row of a table: what its columns are, in order. */
export function TableHead({ columns }: { columns: readonly ComponentChildren[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column, place) => (
          <th key={place} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  )
}
