import { computed, reactive } from 'vue'
import type { Reach, Role } from '../../../contracts/identity.ts'

export type PersonRole = Exclude<Role, 'wall'>

/** What somebody is to be, while it is being chosen: what they answer for follows from the role. */
export function useRoleForm(first: PersonRole = 'operator') {
  const form = reactive({ role: first, agency: '', set: '', area: '' })
  const reach = computed<Reach>(() =>
    form.role === 'dispatcher'
      ? { of: 'agency', agency: form.agency }
      : form.role === 'leader'
        ? { of: 'area', set: form.set, area: form.area }
        : { of: 'city' },
  )
  return { form, reach }
}
export type RoleForm = ReturnType<typeof useRoleForm>['form']
