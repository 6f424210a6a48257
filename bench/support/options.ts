import { parseArgs } from 'node:util'
import { StartError } from '../../server/startError.ts'

/**
 * Reads `--name value` of a bench; a list is written `--sizes 1000,2000`. `--save` is known to every bench.
 * @param standard names with their standard values: positive numbers, or lists of them
 * @throws StartError for a name that the bench does not have or a value that is no positive number
 */
export function readOptions<Options extends Record<string, number | number[]>>(
  standard: Options,
): Options & { save: boolean } {
  const names = Object.keys(standard)
  try {
    const { values } = parseArgs({
      options: {
        save: { type: 'boolean', default: false },
        ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
      },
    })
    const given = values as Record<string, unknown>
    const read = names.map((name) => {
      const text = given[name]
      if (typeof text !== 'string') return [name, standard[name]]
      const numbers = text.split(',').map(Number)
      if (!numbers.every((number) => number > 0 && Number.isFinite(number)))
        throw new StartError(`--${name} takes positive numbers, not "${text}".`)
      return [name, Array.isArray(standard[name]) ? numbers : numbers[0]]
    })
    return { ...Object.fromEntries(read), save: values.save === true } as Options & { save: boolean }
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(
      `${(error as Error).message} Options: --save${names.map((name) => ` --${name} ${standard[name]}`).join('')}`,
    )
  }
}
