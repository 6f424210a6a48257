/** The sign of each rating; its word stands beside it. */
export const faces = {
  satisfied: { icon: 'i-lucide-smile', tone: 'text-success' },
  accepted: { icon: 'i-lucide-meh', tone: 'text-muted' },
  dissatisfied: { icon: 'i-lucide-frown', tone: 'text-error' },
} as const
