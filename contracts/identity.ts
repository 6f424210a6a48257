import { z } from 'zod'
import { code, text, wholeNumber } from './text.ts'
import { CODE_LETTERS, foldCode } from './wall.ts'

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
  /** Learn who reported: each reading stands in the audit log. */
  'see-identities',
  /** Send reports in: the one right that a program may have, too. */
  'send-reports',
  /** Send in for citizens: ratings, reopenings. */
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
export const PAIRING_LENGTH = 8
export const PAIRING_MINUTES = 10
/** Typed at a screen within PAIRING_MINUTES, once. */
export const pairingCode = z
  .string()
  .max(40)
  .transform(foldCode)
  .pipe(
    z
      .string()
      .regex(new RegExp(`^[${CODE_LETTERS}]{${PAIRING_LENGTH}}$`), { error: 'is not the code of a screen' }),
  )

/** `POST /api/session`: a person by name and password, a screen by the code that an administrator was told. */
export const signInBody = z.union([
  z.strictObject({ login, password }),
  z.strictObject({ code: pairingCode }),
])
export type SignInBody = z.infer<typeof signInBody>

export const person = z.object({
  login: z.string().meta({ description: 'Of a screen, what it is called' }),
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

/** `GET /api/session/provider`: the provider that people may sign in by; null where there is none. */
export const sessionProvider = z.object({ provider: z.object({ name: z.string() }).nullable() })
export type SessionProvider = z.infer<typeof sessionProvider>

/** Why signing in by the provider came to nothing: stands in the address of the sign-in page. */
export const providerProblems = [
  /** It does not answer, or not to us. */
  'provider-down',
  /** Somebody turned back there. */
  'cancelled',
  /** The way there and back took too long, or began in another browser. */
  'interrupted',
  /** What came back does not hold. */
  'not-accepted',
  /** Nobody has given this identity a role. */
  'no-role',
  /** Its account is closed. */
  'closed',
  'too-many',
] as const
export type ProviderProblem = (typeof providerProblems)[number]

/** `GET /api/session/oidc/start` */
export const providerStart = z.strictObject({
  next: z.string().max(2000).optional().meta({ description: 'Page of this server to come back to' }),
  lang: z.string().max(10).optional(),
})

/** `DELETE /api/session` */
export const signedOut = z.object({
  elsewhere: z
    .string()
    .nullable()
    .meta({ description: 'Address at which the browser signs out of the provider too' }),
})

export type SignedOut = z.infer<typeof signedOut>

/** `GET /api/session/demo`: one account per role, in a demo city alone. */
export const demoAccounts = z.object({
  items: z.array(z.object({ login: z.string(), name: z.string(), role, reach, password: z.string() })),
})
export type DemoAccounts = z.infer<typeof demoAccounts>

/** How the names begin that are given to those who sign in by the provider. */
export const PROVIDER_LOGIN = 'oidc-'

/** Nothing is asked of a new password but its length (NIST SP 800-63B, 3.1.1.2). */
export const newPassword = password.min(12, { error: 'has at least 12 characters' })
const accountFields = { name: text(120), role: role.exclude(['wall']), reach }
/** `POST /api/accounts` */
export const accountBody = z
  .strictObject({
    login: login.refine((name) => !name.startsWith(PROVIDER_LOGIN), {
      error: `begins with ${PROVIDER_LOGIN}: such names are given to those who sign in by the provider`,
    }),
    password: newPassword,
    ...accountFields,
  })
  .check(reachFitsRole)
export type AccountBody = z.infer<typeof accountBody>
/** `POST /api/accounts/:id`: what is left out stays; any change ends its sessions. Role and reach are changed together. */
export const accountChange = z
  .strictObject({
    name: accountFields.name.optional(),
    role: accountFields.role.optional(),
    reach: reach.optional(),
    password: newPassword.optional(),
    closed: z.boolean().optional(),
  })
  .check(reachFitsRole)
export type AccountChange = z.infer<typeof accountChange>

/** A dispatcher answers for an agency, a leader for an area, everybody else for the city. */
export function reachFitsRole({ value, issues }: z.core.ParsePayload<{ role?: Role; reach?: Reach }>) {
  const wanted = value.role === 'dispatcher' ? 'agency' : value.role === 'leader' ? 'area' : 'city'
  const refuse = (field: string, message: string) =>
    issues.push({ code: 'custom', path: [field], message, input: value })
  if ((value.role === undefined) !== (value.reach === undefined))
    refuse(value.role === undefined ? 'role' : 'reach', 'role and reach are changed together')
  else if (value.reach && value.reach.of !== wanted)
    refuse('reach', `the role ${value.role} has the reach “${wanted}”`)
}

/** `GET /api/accounts` */
export const account = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string(),
  role,
  reach,
  demo: z.boolean(),
  byProvider: z.boolean().meta({ description: 'Signs in by the provider, and has no password here' }),
  closed: z.boolean(),
  lastSignInAt: z.string().nullable(),
  sessions: z.int().meta({ description: 'Open now' }),
  held: z
    .object({ until: z.string(), where: z.enum(['elsewhere', 'known']) })
    .nullable()
    .meta({
      description:
        'After wrong tries nobody signs in until then: from places where it has not signed in before, or from one of those where it has',
    }),
})
export type Account = z.infer<typeof account>
export const accounts = z.object({ items: z.array(account) })

/** Letters by which an identity that waits for a role is named to whoever gives roles. */
export const IDENTITY_CODE_LENGTH = 8

/** `GET /api/identities`: people whom the provider knows and who have no account, the newest first. */
export const identity = z.object({
  id: z.int(),
  code: z.string().meta({ description: 'What its page shows to that person' }),
  name: z.string(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
})
export type Identity = z.infer<typeof identity>
export const identities = z.object({ items: z.array(identity) })

/** `POST /api/identities/:id`: an account of its own, or one that there is, whose password goes. */
export const identityBody = z.union([
  z.strictObject({ account: z.int() }),
  z.strictObject(accountFields).check(reachFitsRole),
])
export type IdentityBody = z.infer<typeof identityBody>

/** `POST /api/devices` */
export const deviceBody = z.strictObject({ name: text(120) })
export const device = z.object({
  id: z.int(),
  name: z.string(),
  state: z.enum(['waiting', 'lapsed', 'paired', 'revoked']),
  createdAt: z.string(),
  seenAt: z.string().nullable(),
})
export type Device = z.infer<typeof device>
export const devices = z.object({ items: z.array(device) })
/** The code is told this once. */
export const newDevice = z.object({ device, code: z.string(), until: z.string() })
export type NewDevice = z.infer<typeof newDevice>

/** `GET /api/reports/:code/reporter` */
export const reporter = z.object({
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
})

/** `GET /api/audit`: newest first. */
export const auditQuery = z.strictObject({
  before: wholeNumber(1).optional(),
  limit: wholeNumber(1, 500).default(100),
})
export const auditPage = z.object({
  items: z.array(
    z.object({
      seq: z.int(),
      at: z.string(),
      kind: z.string(),
      who: z.string().nullable(),
      data: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  next: z.string().nullable().meta({ description: 'Address of the lines before' }),
})
export type AuditPage = z.infer<typeof auditPage>
