import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { authModes } from '../contracts/identity.ts'
import { isLoopback, isOrigin, isSafeAddress } from './addresses.ts'
import type { ExportSettings } from './features/exports/jobs/files.ts'
import type { Access, MailSettings, PushSettings } from './http/deps.ts'
import { mailVariables, readMail, readPush } from './mailEnv.ts'
import { providerVariables, readProvider } from './oidcEnv.ts'
import { StartError } from './startError.ts'

/** Root folder of the project. */
export const projectRoot = path.resolve(import.meta.dirname, '..')

const number = (min: number, max: number, whole = true) => {
  const plain = z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number)
  const ranged = plain.refine((value) => value >= min && value <= max)
  return whole ? ranged.refine(Number.isInteger) : ranged
}

/** Origins as browsers write them; anything else in the list is wrong. */
function readOrigins(list: string): string[] | null {
  const given = list.split(',').map((one) => one.trim())
  return given.every(isOrigin) ? given : null
}

const fixtures = path.join(projectRoot, 'fixtures')
const isCity = (name: string): boolean => existsSync(path.join(fixtures, name, 'city.json'))

/** Their values are not repeated when they are wrong: they hold a password, or are one. */
const SECRET = new Set(['DATABASE_URL', 'SMTP_URL', 'OIDC_CLIENT_SECRET'])

/** One line per variable: how it is read, its default, and what is said when it is wrong. */
const variables = {
  PORT: { read: number(0, 65535), fallback: '4310', expects: 'a port from 0 (any free one) to 65535' },
  HOST: {
    read: z.string().min(1),
    fallback: '127.0.0.1',
    expects: 'an address to listen on, such as 0.0.0.0',
  },
  DATABASE_URL: {
    read: z.string().regex(/^postgres(ql)?:\/\/|^socket:/),
    fallback: undefined,
    expects: 'a PostgreSQL address such as postgresql://user:password@host:5432/name',
  },
  CITY: {
    read: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .refine(isCity),
    fallback: 'hanoi',
    get expects() {
      return `a folder of fixtures/: ${readdirSync(fixtures).filter(isCity).join(' or ')}`
    },
  },
  DEMO_RATE: {
    read: number(0, 6000, false),
    fallback: '6',
    expects: 'a number of reports a minute from 0 to 6000',
  },
  DEMO_LIVE: {
    read: z.enum(['0', '1']),
    fallback: '1',
    expects: '1 (the demo city lives) or 0 (it stands still)',
  },
  BASEMAP_PMTILES: {
    read: z.string().min(1),
    fallback: undefined,
    expects: 'a PMTiles file of vector tiles',
  },
  BASEMAP_STYLE_URL: {
    read: z.url({ protocol: /^https?$/ }).refine(isSafeAddress),
    fallback: undefined,
    expects: 'the https address of a MapLibre style (http on this machine alone)',
  },
  DATA_DIR: { read: z.string().min(1), fallback: '.data', expects: 'a folder for the private database' },
  EXPORT_DIR: {
    read: z.string().min(1),
    fallback: undefined,
    expects: 'a folder for exported files, the same one for every process',
  },
  EXPORT_DAYS: {
    read: number(1, 365),
    fallback: '7',
    expects: 'days that exported files are kept, from 1 to 365',
  },
  EXPORT_RECORD_DAYS: {
    read: number(1, 36_500),
    fallback: '1095',
    expects: 'days that what proves an exported file is kept, from 1 to 36500',
  },
  EXPORT_LEAVE_FREE_MB: {
    read: number(0, 1_000_000),
    fallback: '512',
    expects: 'megabytes that exports leave free on the disk they are written to',
  },
  ORIGINS: {
    read: z.string().transform(readOrigins).pipe(z.array(z.string())),
    fallback: undefined,
    expects: 'addresses of pages that may act here, such as https://ioc.example, with commas between them',
  },
  AUTH: {
    read: z.enum(authModes),
    fallback: undefined,
    expects:
      'required (nothing but what is public without signing in) or open (everything to everybody who reaches it)',
  },
  TRUST_PROXY: {
    read: z.enum(['0', '1']),
    fallback: '0',
    expects: '1 (one proxy before this server tells the address of who asks) or 0',
  },
  RATE_LIMIT: {
    read: number(60, 1_000_000),
    fallback: '6000',
    expects: 'requests a minute of one session or address, from 60 to 1000000',
  },
  ...mailVariables,
  ...providerVariables,
  LOG_LEVEL: {
    read: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    fallback: 'info',
    expects: 'one of fatal, error, warn, info, debug, trace, silent',
  },
} as const

/** The settings of the process. */
export interface Env {
  /** TCP port; 0 lets the system choose. */
  port: number
  host: string
  /** The database to use instead of the private cluster. */
  databaseUrl: string | undefined
  /** Folder name under fixtures/. */
  city: string
  /** Reports a minute the demo city makes. */
  demoRate: number
  /** Whether the demo city goes on living after it is loaded. */
  demoLive: boolean
  /** Absolute folder of the private cluster. */
  dataDir: string
  /** Absolute file of a base map. */
  basemapFile: string | undefined
  /** Address of a style of a base map. */
  basemapStyle: string | undefined
  access: Access
  /** Null: no mail is sent. */
  mail: MailSettings | null
  /** Null: no browser is told anything. */
  push: PushSettings | null
  exports: ExportSettings
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

/**
 * Reads the settings from environment variables; an empty one counts as not set.
 * @throws StartError that names the first wrong variable, its value and what it should be.
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const read = <K extends keyof typeof variables>(name: K) => {
    const { read: schema, fallback, expects } = variables[name]
    const given = source[name]?.trim() || fallback
    if (given === undefined) return undefined
    const result = schema.safeParse(given)
    const shown = SECRET.has(name) ? '' : ` "${given}"`
    if (!result.success)
      throw new StartError(`${name}${shown} is wrong: set it to ${expects}, or leave it out.`)
    return result.data as z.output<(typeof variables)[K]['read']>
  }
  const file = read('BASEMAP_PMTILES')
  const publicUrl = read('PUBLIC_URL')
  return {
    port: read('PORT')!,
    host: read('HOST')!,
    databaseUrl: read('DATABASE_URL'),
    city: read('CITY')!,
    demoRate: read('DEMO_RATE')!,
    demoLive: read('DEMO_LIVE') === '1',
    dataDir: path.resolve(projectRoot, read('DATA_DIR')!),
    basemapFile: file === undefined ? undefined : path.resolve(projectRoot, file),
    basemapStyle: read('BASEMAP_STYLE_URL'),
    access: {
      // Who reaches this machine alone needs no key to it (ADR 20).
      auth: read('AUTH') ?? (isLoopback(read('HOST')!) ? 'open' : 'required'),
      origins: [...(read('ORIGINS') ?? []), ...(publicUrl && isOrigin(publicUrl) ? [publicUrl] : [])],
      trustProxy: read('TRUST_PROXY') === '1',
      requestsAMinute: read('RATE_LIMIT')!,
      provider: readProvider(
        {
          issuer: read('OIDC_ISSUER'),
          clientId: read('OIDC_CLIENT_ID'),
          clientSecret: read('OIDC_CLIENT_SECRET'),
          clientSecretFile: read('OIDC_CLIENT_SECRET_FILE'),
          scopes: read('OIDC_SCOPES')!,
          prompt: read('OIDC_PROMPT'),
          name: read('OIDC_NAME'),
          roleClaim: read('OIDC_ROLE_CLAIM'),
          publicUrl: read('PUBLIC_URL'),
        },
        isLoopback(read('HOST')!),
      ),
    },
    mail: readMail({ url: read('SMTP_URL'), from: read('MAIL_FROM'), publicUrl: read('PUBLIC_URL') }),
    push: readPush(read('PUBLIC_URL')),
    exports: {
      folder: path.resolve(projectRoot, read('EXPORT_DIR') ?? path.join(read('DATA_DIR')!, 'exports')),
      keepDays: read('EXPORT_DAYS')!,
      recordDays: read('EXPORT_RECORD_DAYS')!,
      leaveFreeBytes: read('EXPORT_LEAVE_FREE_MB')! * 1024 * 1024,
    },
    logLevel: read('LOG_LEVEL')!,
  }
}
