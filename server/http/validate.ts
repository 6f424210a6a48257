import type { z } from 'zod'
import type { ProblemKind } from '../../contracts/problem.ts'
import { ProblemError } from '../errors.ts'

/**
 * Reads a value with a schema of the contract.
 * @throws ProblemError of the kind given, naming every field that failed
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  kind: ProblemKind = 'invalid-input',
): z.infer<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), message: 'is not a known field' }))
      : [{ field: issue.path.join('.') || '(whole)', message: issue.message }],
  )
  throw new ProblemError(kind, errors.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    errors,
  })
}
