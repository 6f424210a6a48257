import type { Knex } from 'knex'
import type { z } from 'zod'
import type { slaRules } from '../../../contracts/sla.ts'

/** Every version of every rule, in codes, oldest first. */
export async function listRules(knex: Knex): Promise<z.infer<typeof slaRules>> {
  const { rows } = await knex.raw(
    `select sla_rule.id, sla_rule.code, version, category.code as category, agency.code as agency, urgency,
       area_set.code as "areaSet",
       json_build_object('minutes', acknowledge_minutes, 'time', acknowledge_time, 'given', 'acknowledge' = any(given)) as acknowledge,
       json_build_object('minutes', resolve_minutes, 'time', resolve_time, 'given', 'resolve' = any(given)) as resolve,
       warn_minutes as "warnMinutes", extend_by as "extendBy", extensions, applies_from as "appliesFrom",
       applies_to as "appliesTo", source
     from sla_rule left join category on category.id = category_id left join agency on agency.id = agency_id
       left join area_set on area_set.id = area_set_id
     order by sla_rule.id`,
  )
  return { items: rows }
}
