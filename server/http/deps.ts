import type { RequestOptions } from 'node:https'
import type { AuthMode } from '../../contracts/identity.ts'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { BaseFeature } from '../../contracts/basemap.ts'
import type { ExportSettings } from '../features/exports/jobs/files.ts'
import type { RealBase } from '../features/basemap/realBase.ts'
import type { SignInProvider } from '../identity/oidc/index.ts'
import type { ProviderSettings } from '../identity/oidc/settings.ts'
import type { Reference } from '../reports/reference.ts'
import type { Pace } from './pace.ts'

/** Who is let in. */
export interface Access {
  auth: AuthMode
  /** Origins of other pages that may act here, beside our own. */
  origins: readonly string[]
  /** Whether one proxy before us says whose the address is and that the page came over HTTPS. */
  trustProxy: boolean
  /** Requests of one session, or of one address without. */
  requestsAMinute: number
  /** The OpenID provider that people may sign in by; null for none. */
  provider: ProviderSettings | null
}

/** Everybody who reaches the server may do everything but what asks for a person. */
export const OPEN_ACCESS: Access = {
  auth: 'open',
  origins: [],
  trustProxy: false,
  requestsAMinute: Infinity,
  provider: null,
}

/** How mail is sent, and what its links begin with. */
export interface MailSettings {
  /** `smtp:` or `smtps:`, with a name and a password where the server wants them. */
  url: string
  /** An address, or a name before one in angle brackets. */
  from: string
  /** The origin under which people reach this server. */
  publicUrl: string
}

/** How browsers are told of something while no page of ours is open. */
export interface PushSettings {
  /** Where a push service may ask who sends (RFC 8292): `https:` or `mailto:`. */
  contact: string
  /** How a push service is connected to; over the open Internet alone if absent. */
  connect?: RequestOptions
}

/** What every feature is given. */
export interface Deps {
  knex: Knex
  log: Logger
  /** The city's lists as they are now. */
  reference: () => Reference
  /** Takes lists that were read anew. */
  adopt: (reference: Reference) => void
  /** Says that something was committed to the outbox. */
  committed: () => void
  /** The city's schematic waters and roads. */
  schematic: BaseFeature[]
  /** A base map beside the schematic one. */
  realBase: RealBase | null
  access: Access
  /** Null where no mail can be sent. */
  mail: MailSettings | null
  signInProvider: SignInProvider | null
  /** Null where no browser can be told anything. */
  push: PushSettings | null
  /** Where files that were asked for are kept; null where none are. */
  exports: ExportSettings | null
  /** How fast files must be read at least, where it is not as PACE says. */
  pace?: Partial<Pace> | undefined
  /** Says that sessions have ended. */
  sessionsEnded: () => void
  /** The time; the database's clock rules what is stored, this one what "today" is. */
  now: () => Date
}
