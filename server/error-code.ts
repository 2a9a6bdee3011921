/** Whether it is an error that Node or one of its libraries gave this code, such as `EACCES`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
