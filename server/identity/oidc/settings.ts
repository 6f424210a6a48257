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
