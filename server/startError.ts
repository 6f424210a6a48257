/**
 * A start that cannot go on for a reason the person at the keyboard can act on.
 * The message is one sentence that says what is wrong and what to do; it is printed without a stack, exit code 1.
 */
export class StartError extends Error {
  override name = 'StartError'
}
