import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import pLimit from 'p-limit'
import { ProblemError } from '../errors.ts'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const HASH_BYTES = 32

/** Each takes a core and 19 MiB for some 50 ms: signing in must not take them from those who look. */
const AT_ONCE = 2
const WAITING_AT_MOST = 50
const limit = pLimit(AT_ONCE)

const derive = promisify(argon2)

/** @returns the PHC form: `$argon2id$v=19$m=…,t=…,p=…$salt$hash` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await run(password, salt, { ...COST, tagLength: HASH_BYTES })
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(hash)}`
}

/**
 * Whether it is the password of an account. Where there is no such account it takes as long.
 * @param stored as {@link hashPassword} gives it; null for no account
 * @throws ProblemError `unavailable` where too many wait already
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored ?? NOBODY)
  if (!match) throw new Error('A stored password is not argon2id in the PHC form')
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number]
  const [salt, expected] = match.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  const given = await run(password, salt, { memory, passes, parallelism, tagLength: expected.length })
  return timingSafeEqual(given, expected) && stored !== null
}

function run(password: string, nonce: Buffer, cost: typeof COST & { tagLength: number }): Promise<Buffer> {
  if (limit.pendingCount >= WAITING_AT_MOST)
    throw new ProblemError('unavailable', 'Very many sign in at this moment; try again in a few seconds')
  return limit(() => derive('argon2id', { message: Buffer.from(password), nonce, ...cost }))
}

const plain = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

/** Of the same cost as a real one. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${plain(Buffer.alloc(SALT_BYTES))}$${plain(Buffer.alloc(HASH_BYTES))}`
