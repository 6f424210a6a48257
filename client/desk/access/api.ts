import type {
  Account,
  AccountBody,
  AccountChange,
  DemoAccounts,
  Device,
  NewDevice,
  Identity,
  IdentityBody,
  SessionAnswer,
  SessionProvider,
  SignedIn,
  SignedOut,
  SignInBody,
} from '../../../contracts/identity.ts'
import type { NewSender, Sender, SenderBody, SenderChange } from '../../../contracts/sender.ts'
import { ApiError, errorOf, fetchJson } from '../../api/fetchJson.ts'
import { postJson } from '../../api/postJson.ts'

/** Who is signed in here. */
export const getSession = () => fetchJson<SessionAnswer>('/api/session')

/** @throws ApiError 401 where it is wrong, 429 after too many tries */
export const signIn = (body: SignInBody) => postJson<SignedIn>('/api/session', body)

/** @returns the address at which the browser signs out of the provider, too; null where there is none */
export async function signOut(): Promise<string | null> {
  const response = await fetch('/api/session', { method: 'DELETE' })
  if (!response.ok) throw await errorOf(response)
  return ((await response.json()) as SignedOut).elsewhere
}

/** The provider that people may sign in by; null where there is none. */
export const getProvider = () =>
  fetchJson<SessionProvider>('/api/session/provider').then(({ provider }) => provider)

/** One account per role of a demo city; none elsewhere. */
export const getDemoAccounts = () =>
  fetchJson<DemoAccounts>('/api/session/demo').then(
    ({ items }) => items,
    (error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return []
      throw error
    },
  )

export const getAccounts = () => fetchJson<{ items: Account[] }>('/api/accounts').then(({ items }) => items)
export const addAccount = (body: AccountBody) => postJson<Account>('/api/accounts', body)
/** @throws ApiError 403 for what would leave no administrator */
export const changeAccount = (id: number, change: AccountChange) =>
  postJson<Account>(`/api/accounts/${id}`, change)
export const endSessions = (id: number) => postJson<Account>(`/api/accounts/${id}/end-sessions`, {})
/** Lets somebody sign in again at once who is held up after wrong tries. */
export const letIn = (id: number) => postJson<Account>(`/api/accounts/${id}/let-in`, {})

/** People who have signed in by the provider and wait for a role. */
export const getIdentities = () =>
  fetchJson<{ items: Identity[] }>('/api/identities').then(({ items }) => items)
export const linkIdentity = (id: number, body: IdentityBody) =>
  postJson<Account>(`/api/identities/${id}`, body)

export const getDevices = () => fetchJson<{ items: Device[] }>('/api/devices').then(({ items }) => items)
export const addDevice = (name: string) => postJson<NewDevice>('/api/devices', { name })
export const revokeDevice = (id: number) => postJson<Device>(`/api/devices/${id}/revoke`, {})

/** Programs that send reports in. */
export const getSenders = () => fetchJson<{ items: Sender[] }>('/api/senders').then(({ items }) => items)
/** @param days how long the token is good; null: until it is taken back */
export const addSender = (body: SenderBody) => postJson<NewSender>('/api/senders', body)
/** Says for which channels it sends. */
export const changeSender = (id: number, change: SenderChange) =>
  postJson<Sender>(`/api/senders/${id}`, change)
export const revokeSender = (id: number) => postJson<Sender>(`/api/senders/${id}/revoke`, {})
