import { visit } from 'jsonc-parser'
import { ProblemError } from '../errors.ts'

/**
 * Parses JSON as strictly as it is meant: a key that stands twice in one object is an error, not a silent choice.
 * @throws ProblemError `invalid-json`, `duplicate-key`
 */
export function parseJson(source: string): unknown {
  try {
    const value: unknown = JSON.parse(source)
    refuseDuplicateKeys(source)
    return value
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError('invalid-json', error instanceof Error ? error.message : 'It cannot be parsed')
  }
}

function refuseDuplicateKeys(source: string) {
  const open: Set<string>[] = []
  visit(source, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key, _offset, _length, line, column) => {
      if (open.at(-1)!.has(key))
        throw new ProblemError(
          'duplicate-key',
          `The key “${key}” stands twice (line ${line + 1}, column ${column + 1})`,
          {
            errors: [{ field: key, message: 'stands twice' }],
          },
        )
      open.at(-1)!.add(key)
    },
  })
}
