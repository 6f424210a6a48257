import type { Logger } from 'pino'
import * as client from 'openid-client'
import { asFailure, ProviderFailure } from './failure.ts'
import type { ProviderSettings } from './settings.ts'

const TIMEOUT_S = 10
/** What the provider says of itself, its addresses and keys, is asked for anew after this. */
const DISCOVERED_MS = 60 * 60_000
/** A provider that does not answer is not asked at every click. */
const RETRY_MS = 3000

/** What a browser carries to the provider and back, sealed. */
export interface Attempt {
  state: string
  nonce: string
  verifier: string
  redirectUri: string
}

/** What the provider said when it was asked again. */
export interface Refreshed {
  tokens: Tokens
  /** How long it holds, seconds; null where it did not say. */
  expiresIn: number | null
  /** Null where it could not be learnt now. */
  claims: Record<string, unknown> | null
}

/** Who the provider says that it is. */
export interface Identified extends Refreshed {
  issuer: string
  subject: string
  claims: Record<string, unknown>
}

/** Kept sealed. */
export interface Tokens {
  refreshToken: string | null
  idToken: string
}

/** One OpenID provider. Every method throws {@link ProviderFailure}. */
export class Provider {
  readonly settings: ProviderSettings
  readonly #log: Logger
  #found: { config: Promise<client.Configuration>; until: number } | null = null
  #isDown = false

  constructor(settings: ProviderSettings, log: Logger) {
    this.settings = settings
    this.#log = log
  }

  /** Whether it answers; says in the log once that it does not, and once that it does again. */
  async isUp(): Promise<boolean> {
    return this.#configuration().then(
      () => true,
      () => false,
    )
  }

  /** @returns the provider's address to send the browser to, and what it has to bring back */
  begin(redirectUri: string): Promise<{ address: URL; attempt: Attempt }> {
    return this.#ask(async (config) => {
      const attempt = {
        ...{ state: client.randomState(), nonce: client.randomNonce(), redirectUri },
        verifier: client.randomPKCECodeVerifier(),
      }
      const address = client.buildAuthorizationUrl(config, {
        ...{
          redirect_uri: redirectUri,
          scope: this.settings.scopes,
          state: attempt.state,
          nonce: attempt.nonce,
        },
        code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(this.settings.prompt !== null && { prompt: this.settings.prompt }),
      })
      return { address, attempt }
    })
  }

  /** @param query of the address that the provider sent the browser back to */
  finish(query: string, { state, nonce, verifier, redirectUri }: Attempt): Promise<Identified> {
    return this.#ask(async (config) => {
      const answer = await client.authorizationCodeGrant(config, new URL(`${redirectUri}${query}`), {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
      })
      const told = answer.claims()
      if (!told) throw new ProviderFailure('not-accepted', 'no id token')
      const claims = { ...(await this.#moreClaims(config, answer.access_token, told.sub, told)), ...told }
      return { ...tokensOf(answer), issuer: this.#issuerOf(config, told), subject: told.sub, claims }
    })
  }

  /** Asks again for somebody who was signed in; the refresh token that is used up is replaced. */
  refresh({ refreshToken, idToken }: Tokens, subject: string): Promise<Refreshed> {
    return this.#ask(async (config) => {
      const answer = await client.refreshTokenGrant(config, refreshToken ?? '')
      const told = answer.claims()
      if (told) this.#issuerOf(config, told)
      if (told && told.sub !== subject) throw new ProviderFailure('not-accepted', 'subject')
      const { tokens, expiresIn } = tokensOf(answer, { refreshToken, idToken })
      // The new token is not to be lost because a further answer is.
      const more = await this.#moreClaims(config, answer.access_token, subject, told).catch(() => null)
      return { tokens, expiresIn, claims: more && { ...more, ...told } }
    })
  }

  /** The address at which a browser signs out there too; null where the provider has none. */
  async endAddress(idToken: string, back: string): Promise<URL | null> {
    return this.#ask((config) =>
      Promise.resolve(
        config.serverMetadata().end_session_endpoint === undefined
          ? null
          : client.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: back }),
      ),
    ).catch(() => null)
  }

  /** Gives back what could still be asked with; best effort. */
  async forget(refreshToken: string): Promise<void> {
    await this.#ask(async (config) => {
      if (config.serverMetadata().revocation_endpoint === undefined) return
      await client.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' })
    }).catch(() => undefined)
  }

  /** @throws ProviderFailure for another: some providers speak for many, and their answers for one pass as those of all */
  #issuerOf(config: client.Configuration, { iss }: client.IDToken): string {
    if (iss !== config.serverMetadata().issuer) throw new ProviderFailure('not-accepted', 'issuer')
    return iss
  }

  /** Where the id token does not say what we have to know, the provider is asked for it. */
  async #moreClaims(
    config: client.Configuration,
    accessToken: string,
    subject: string,
    told: client.IDToken | undefined,
  ): Promise<Record<string, unknown>> {
    const { roleClaim } = this.settings
    const top = roleClaim?.split('.')[0] ?? ''
    const isComplete = told?.name !== undefined && (!roleClaim || roleClaim in told || top in told)
    if (isComplete || config.serverMetadata().userinfo_endpoint === undefined) return {}
    return client.fetchUserInfo(config, accessToken, subject)
  }

  async #ask<T>(question: (config: client.Configuration) => Promise<T>): Promise<T> {
    try {
      return await question(await this.#configuration())
    } catch (error) {
      const failure = asFailure(error)
      if (failure.problem === 'provider-down') this.#tellDown(failure)
      throw failure
    }
  }

  #configuration(): Promise<client.Configuration> {
    const now = Date.now()
    if (this.#found && this.#found.until > now) return this.#found.config
    const found = { config: this.#discover(), until: now + DISCOVERED_MS }
    this.#found = found
    found.config.then(
      () => this.#tellUp(),
      (error: unknown) => {
        found.until = Date.now() + RETRY_MS
        this.#tellDown(asFailure(error))
      },
    )
    return found.config
  }

  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings
    const isPlain = new URL(issuer).protocol === 'http:'
    return client.discovery(new URL(issuer), clientId, clientSecret, authentication(clientSecret), {
      timeout: TIMEOUT_S,
      execute: [
        // The answer comes from the provider itself; a proxy between us that is no friend must not be able to make one up.
        client.enableNonRepudiationChecks,
        ...(isPlain ? [client.allowInsecureRequests] : []),
      ],
    })
  }

  #tellDown({ message }: ProviderFailure) {
    if (!this.#isDown)
      this.#log.warn(
        { issuer: this.settings.issuer, why: message },
        'the provider of OIDC_ISSUER does not answer: people sign in by the accounts kept here. Check its address, OIDC_CLIENT_ID and the secret; it is asked again by itself',
      )
    this.#isDown = true
  }

  #tellUp() {
    if (this.#isDown)
      this.#log.info({ issuer: this.settings.issuer }, 'the provider of OIDC_ISSUER answers again')
    this.#isDown = false
  }
}

/** As the provider wants it; where it does not say, as the standard does (OpenID Connect Core, 9). */
const authentication =
  (secret: string): client.ClientAuth =>
  (server, ...request) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const isBasic = methods.includes('client_secret_basic')
    return (isBasic ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret))(server, ...request)
  }

const tokensOf = (answer: client.TokenEndpointResponse, before?: Tokens) => ({
  tokens: {
    idToken: answer.id_token ?? before?.idToken ?? '',
    refreshToken: answer.refresh_token ?? before?.refreshToken ?? null,
  },
  expiresIn: answer.expires_in ?? null,
})
