import { z } from 'zod'
import { code } from './text.ts'

/** Who acts. `wall` is a screen that sees aggregates of the city, as a rule by a device token. */
export const roles = ['administrator', 'operator', 'dispatcher', 'leader', 'analyst', 'wall'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** What somebody answers for: the whole city, one agency and those below it, or one area of a set. */
export const reach = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('city') }),
  z.strictObject({ of: z.literal('agency'), agency: code }),
  z.strictObject({ of: z.literal('area'), set: code, area: code }),
])
export type Reach = z.infer<typeof reach>

/** What roles may, beyond looking at what is public. Who may what: server/identity/policy.ts. */
export const rights = [
  /** Figures without a text: boards, the heat, the live view, what a wall asks for. */
  'see-figures',
  /** Reports one by one, with their text and place. */
  'see-reports',
  /** Send reports in for citizens. */
  'take-in',
  /** Move a report on: accept, refer, extend, resolve … */
  'handle-reports',
  /** Open and end emergencies, plan campaigns. */
  'lead-events',
  /** Say what a screen shows. */
  'direct-screens',
  /** Try rules and calendars out; changes nothing. */
  'try-rules',
  /** Put a rule or a calendar in force. */
  'change-rules',
  /** Let devices in, and end the sessions of others. */
  'manage-access',
] as const
export const right = z.enum(rights)
export type Right = z.infer<typeof right>

/** `open`: who has not signed in may do everything, on this machine alone. `required`: nothing but what is public. */
export const authModes = ['open', 'required'] as const
export type AuthMode = (typeof authModes)[number]

/** Letters, digits and `. _ - @`, told apart without regard to case. */
export const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/, { error: 'is not a name to sign in with' })
const password = z.string().normalize('NFC').min(1).max(256)
/** 256 bits in base64url. */
export const token = z.string().regex(/^[\w-]{43}$/, { error: 'is not a token' })

/** `POST /api/session`: a person by name and password, a screen by the token of its device. */
export const signInBody = z.union([z.strictObject({ login, password }), z.strictObject({ device: token })])
export type SignInBody = z.infer<typeof signInBody>

export const person = z.object({
  login: z.string().meta({ description: 'Of a device, what it is called' }),
  name: z.string(),
  role,
  reach,
  may: z.array(right),
})
export type Person = z.infer<typeof person>

/** `GET /api/session`: who asks; `person` is null for who has not signed in, or whose session has ended. */
export const session = z.object({
  auth: z.enum(authModes),
  person: person.nullable(),
  endsAt: z.string().nullable().meta({ description: 'When it ends whatever is done with it' }),
})
export type SessionAnswer = z.infer<typeof session>

/** What the owner of an account is told on signing in: how often somebody tried and failed since the last time. */
export const signedIn = session.extend({
  failures: z.object({ count: z.int(), lastAt: z.string() }).nullable(),
  lastSignInAt: z.string().nullable(),
})
export type SignedIn = z.infer<typeof signedIn>

/** `GET /api/session/demo`: one account per role, in a demo city alone. */
export const demoAccounts = z.object({
  items: z.array(z.object({ login: z.string(), name: z.string(), role, reach, password: z.string() })),
})
export type DemoAccounts = z.infer<typeof demoAccounts>
