/** The server's words about a field (English, for machines and programmers), and the message that says it to people. */
const known: [RegExp, string][] = [
  [/^has at least 12 characters/, 'short'],
  [/^Somebody signs in as/, 'taken'],
  [/^is not a name to sign in with/, 'login'],
  [/^is (not|longer than) an address for e-mail/, 'email'],
  [/^is needed for the digest/, 'emailNeeded'],
  [/^names no day/, 'noDay'],
  [/^names nobody/, 'nobody'],
  [/^names at least one channel/, 'noChannel'],
  [/^is a name, or an address/, 'licence'],
  [/^is not a day/, 'day'],
  [/^is not a time of day/, 'time'],
  [/^is not a year/, 'year'],
  [/^is not a code/, 'code'],
  [/ends before it begins/, 'backwards'],
  [/overlaps another period/, 'overlap'],
  [/no working time at all/, 'noWork'],
  [/would end after more than \d+ years/, 'never'],
  [/stands twice/, 'twice'],
  [/lies before /, 'before'],
  [/lies in the future/, 'future'],
  [/lies in the past/, 'past'],
  [/more than \d+ years after/, 'tooLong'],
  [/must be shorter than the limit/, 'warning'],
  [/is no exception of the calendar/, 'noException'],
  [/^There is no rule/, 'noRule'],
  [/^Too small: expected string/, 'empty'],
  [/^Too small/, 'small'],
  [/^Too big/, 'big'],
  [/^Invalid input: expected .* received (undefined|null|NaN)/, 'empty'],
  [/^shows nothing/, 'empty'],
]

/** Name of the message under `desk.wrong`; null for words that we do not know. */
export function wrongKey(serverMessage: string): string | null {
  return known.find(([pattern]) => pattern.test(serverMessage))?.[1] ?? null
}
