import { readFileSync } from 'node:fs'
import { StartError } from '../../startError.ts'

/** A key is made of it. */
export const SHORTEST_SECRET = 16

/** The provider that people sign in by beside the accounts kept here. */
export interface ProviderSettings {
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string
  /** What the provider is to ask of people though it knows them already, such as `login`. */
  prompt: string | null
  /** What people call it: stands on the button. */
  name: string
  /** Path of the claim that says role and reach; null where administrators give them here. */
  roleClaim: string | null
  /** Origin under which browsers reach this server; null for that of the request, on this machine alone. */
  publicUrl: string | null
}

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
