import { problemKinds, type Problem, type ProblemKind } from '../contracts/problem.ts'

export interface FieldError {
  field: string
  message: string
}

/** An error that is the caller's to mend: becomes `application/problem+json` over HTTP, a line's answer in a batch. */
export class ProblemError extends Error {
  readonly kind: ProblemKind
  readonly errors: FieldError[] | undefined
  readonly state: string | undefined
  /** Seconds after which it is worth trying again: becomes `Retry-After`. */
  readonly retryAfter: number | undefined

  constructor(
    kind: ProblemKind,
    detail: string,
    more: { errors?: FieldError[]; state?: string; retryAfter?: number } = {},
  ) {
    super(detail)
    this.name = 'ProblemError'
    this.kind = kind
    this.errors = more.errors
    this.state = more.state
    this.retryAfter = more.retryAfter
  }

  /** The body of RFC 9457. */
  toProblem(): Problem {
    return {
      type: `/problems/${this.kind}`,
      ...problemKinds[this.kind],
      detail: this.message,
      ...(this.errors && { errors: this.errors }),
      ...(this.state && { state: this.state }),
    }
  }
}

/** A problem with one field. */
export function fieldProblem(kind: ProblemKind, field: string, message: string): ProblemError {
  return new ProblemError(kind, message, { errors: [{ field, message }] })
}
