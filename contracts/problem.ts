import { z } from 'zod'

/** Every kind of error that the API answers with: stable, documented, one line each. Title is for people. */
export const problemKinds = {
  'invalid-json': { status: 400, title: 'The body is not valid JSON' },
  'duplicate-key': { status: 400, title: 'A key stands twice in the same JSON object' },
  'invalid-input': { status: 422, title: 'Some fields are missing or wrong' },
  'invalid-query': { status: 400, title: 'The query is wrong' },
  'outside-city': { status: 422, title: 'The place lies outside the city' },
  'swapped-coordinates': { status: 422, title: 'Longitude and latitude are swapped' },
  'unknown-code': { status: 422, title: 'A code is not on the city’s list' },
  'no-longer-valid': { status: 422, title: 'A code is on the list, but not valid at that time' },
  'time-in-future': { status: 422, title: 'The time lies in the future' },
  'illegal-transition': { status: 409, title: 'The report’s state does not allow this' },
  'extension-refused': { status: 409, title: 'The rule does not allow this extension' },
  'version-conflict': { status: 409, title: 'It has changed since you read it' },
  'invalid-image': { status: 422, title: 'The body is not an image that can be taken' },
  'merge-refused': { status: 409, title: 'It cannot be merged into that report' },
  'photo-required': {
    status: 409,
    title: 'A report of this category is resolved with a photo of what was done',
  },
  'too-many-photos': { status: 409, title: 'The report has as many photos as it may have' },
  'already-exists': { status: 409, title: 'There is one of this name already' },
  'already-open': { status: 409, title: 'Another one lasts already' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'sign-in-failed': { status: 401, title: 'The name, the password or the code is wrong' },
  forbidden: { status: 403, title: 'You may not do this' },
  'foreign-origin': { status: 403, title: 'The request comes from another site' },
  'not-found': { status: 404, title: 'There is nothing under this address' },
  'no-longer-kept': { status: 410, title: 'What was kept of this file is kept no longer' },
  'method-not-allowed': { status: 405, title: 'This address does not know this method' },
  'unsupported-media-type': { status: 415, title: 'The content type is not one that is taken here' },
  'too-large': { status: 413, title: 'The body is too large' },
  'too-many-exports': { status: 429, title: 'As many files are being written for you as may be at a time' },
  'too-many-requests': { status: 429, title: 'Too many tries' },
  unavailable: { status: 503, title: 'The service cannot answer now' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const

export type ProblemKind = keyof typeof problemKinds

/** RFC 9457 `application/problem+json`. `type` is `/problems/<kind>`, a relative reference that stays as it is. */
export const problem = z.object({
  type: z.string().meta({ example: '/problems/illegal-transition' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** What failed, field by field; the field as a path such as `reporter.phone` or the name of a query parameter. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  /** The report's state, on `illegal-transition`. */
  state: z.string().optional(),
})
export type Problem = z.infer<typeof problem>
