import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { text } from '../contracts/text.ts'
import { isSafeAddress } from './addresses.ts'
import type { ProviderSettings } from './identity/oidc/settings.ts'
import { StartError } from './startError.ts'

/** A key is made of it. */
const SHORTEST_SECRET = 16
const SCOPE = '[\\x21\\x23-\\x5b\\x5d-\\x7e]+'

/** The variables of the environment that make signing in by a provider possible, as server/env.ts reads them. */
export const providerVariables = {
  OIDC_ISSUER: {
    read: z
      .url({ protocol: /^https?$/ })
      .refine(isSafeAddress)
      .refine((address) => !/[?#]|\.well-known/.test(address)),
    fallback: undefined,
    expects:
      'the https address of an OpenID provider, such as https://login.ioc.example (what stands before /.well-known/openid-configuration; http on this machine alone)',
  },
  OIDC_CLIENT_ID: {
    read: z.string().max(256),
    fallback: undefined,
    expects: 'the name that the provider gave us',
  },
  OIDC_CLIENT_SECRET: {
    read: z.string().min(SHORTEST_SECRET),
    fallback: undefined,
    expects: `the secret that the provider gave us, of at least ${SHORTEST_SECRET} characters`,
  },
  OIDC_CLIENT_SECRET_FILE: { read: z.string(), fallback: undefined, expects: 'a file that holds the secret' },
  OIDC_SCOPES: {
    read: z
      .string()
      .regex(new RegExp(`^${SCOPE}( ${SCOPE})*$`))
      .refine((scopes) => scopes.split(' ').includes('openid')),
    fallback: 'openid profile',
    expects: 'scopes with one space between them, openid among them',
  },
  OIDC_PROMPT: {
    read: z.enum(['login', 'consent', 'select_account']),
    fallback: undefined,
    expects: 'login, consent or select_account',
  },
  OIDC_NAME: {
    read: text(40),
    fallback: undefined,
    expects: 'what people call the provider, of at most 40 characters: it stands on the button',
  },
  OIDC_ROLE_CLAIM: {
    read: z.string().regex(/^[^\s]{1,200}$/),
    fallback: undefined,
    expects: 'the claim that gives roles, such as roles or realm_access.roles',
  },
} as const

/** What the variables gave, each read on its own. */
export interface GivenProvider {
  issuer: string | undefined
  clientId: string | undefined
  clientSecret: string | undefined
  clientSecretFile: string | undefined
  scopes: string
  prompt: string | undefined
  name: string | undefined
  roleClaim: string | undefined
  publicUrl: string | undefined
}

/**
 * Whether the variables make a provider together.
 * @param isLocal whether nobody but this machine reaches the server
 * @returns null where none is set
 * @throws StartError that names what is missing
 */
export function readProvider(given: GivenProvider, isLocal: boolean): ProviderSettings | null {
  const { issuer, clientId, clientSecret, clientSecretFile, scopes, name } = given
  if (issuer === undefined) {
    if (clientId ?? clientSecret ?? clientSecretFile ?? name ?? given.roleClaim)
      throw new StartError(
        'OIDC_ISSUER is missing: set it to the address of the provider, or leave every OIDC_ variable out.',
      )
    return null
  }
  if (clientId === undefined)
    throw new StartError('OIDC_CLIENT_ID is missing: set it to the name under which the provider knows us.')
  if ((clientSecret === undefined) === (clientSecretFile === undefined))
    throw new StartError(
      'Set either OIDC_CLIENT_SECRET or OIDC_CLIENT_SECRET_FILE: the secret that the provider gave for OIDC_CLIENT_ID, or the file that holds it.',
    )
  if (given.publicUrl === undefined && !isLocal)
    throw new StartError(
      'PUBLIC_URL is missing: with OIDC_ISSUER, set it to the address under which browsers reach this server, such as https://ioc.example.',
    )
  if (given.publicUrl !== undefined && !isSafeAddress(given.publicUrl))
    throw new StartError(
      `PUBLIC_URL "${given.publicUrl}" is wrong: with OIDC_ISSUER it is an https address, for what comes back from the provider is not for everybody on the way.`,
    )
  return {
    ...{ issuer, clientId, scopes, clientSecret: clientSecret ?? readSecret(clientSecretFile!) },
    name: name ?? new URL(issuer).hostname,
    prompt: given.prompt ?? null,
    roleClaim: given.roleClaim ?? null,
    publicUrl: given.publicUrl ?? null,
  }
}

function readSecret(file: string): string {
  let secret
  try {
    secret = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new StartError(
      `OIDC_CLIENT_SECRET_FILE "${file}" cannot be read (${(error as { code?: string }).code}): set it to the file that holds the secret alone.`,
    )
  }
  if (secret.length < SHORTEST_SECRET)
    throw new StartError(
      `OIDC_CLIENT_SECRET_FILE "${file}" is wrong: it holds less than ${SHORTEST_SECRET} characters. Put the secret into it, and nothing else.`,
    )
  return secret
}
