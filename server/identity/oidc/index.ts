import type { Logger } from 'pino'
import { Provider } from './provider.ts'
import { createSeal, type Seal } from './seal.ts'
import type { ProviderSettings } from './settings.ts'

/** The provider, and how what it gives us is kept. */
export interface SignInProvider {
  provider: Provider
  /** Of tokens in the database. */
  seal: Seal
  /** Of what a browser carries to the provider and back. */
  attempts: Seal
}

/** @param settings null where people sign in by the accounts kept here alone */
export function createSignInProvider(settings: ProviderSettings | null, log: Logger): SignInProvider | null {
  if (!settings) return null
  const { clientSecret } = settings
  return {
    provider: new Provider(settings, log),
    seal: createSeal(clientSecret, 'tokens'),
    attempts: createSeal(clientSecret, 'attempt'),
  }
}
