import type { Adapter, AdapterPayload } from 'oidc-provider'

/** What a provider of the tests remembers, in memory. */
export class ProviderStore {
  readonly #kept = new Map<string, AdapterPayload>()

  /** What oidc-provider wants of a store, for one of its models. */
  adapterOf = (model: string): Adapter => {
    const kept = this.#kept
    const key = (id: string) => `${model} ${id}`
    return {
      upsert: async (id, payload) => void kept.set(key(id), payload),
      find: async (id) => kept.get(key(id)),
      findByUid: async (uid) => [...kept.values()].find((one) => one.uid === uid && one.kind === model),
      findByUserCode: async () => undefined,
      consume: async (id) => void kept.set(key(id), { ...kept.get(key(id)), consumed: Date.now() / 1000 }),
      destroy: async (id) => void kept.delete(key(id)),
      revokeByGrantId: async (grantId) => this.#forget((payload) => payload.grantId === grantId),
    }
  }

  /** Somebody's access is withdrawn by the people of the provider. */
  withdraw(accountId: string): void {
    this.#forget((payload) => payload.accountId === accountId)
  }

  /** Refresh tokens that are good. */
  refreshTokens(): string[] {
    return [...this.#kept]
      .filter(([key, payload]) => key.startsWith('RefreshToken ') && !payload.consumed)
      .map(([key]) => key)
  }

  #forget(which: (payload: AdapterPayload) => boolean) {
    for (const [key, payload] of this.#kept) if (which(payload)) this.#kept.delete(key)
  }
}
