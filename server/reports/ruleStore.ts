import type { Knex } from 'knex'
import type { SlaRule } from '../../contracts/sla.ts'

/**
 * Stores versions of rules, in the order given. Their codes of category, agency and area set must be on the city's lists.
 * @returns their ids
 */
export async function insertRules(trx: Knex, rules: (SlaRule & { version: number })[]): Promise<number[]> {
  const { rows } = await trx.raw(
    `insert into sla_rule (code, version, category_id, agency_id, urgency, area_set_id, acknowledge_time, acknowledge_minutes,
       resolve_time, resolve_minutes, warn_minutes, extend_by, extensions, applies_from, applies_to, given, source)
     select rule->>'code', (rule->>'version')::integer, category.id, agency.id, rule->>'urgency', area_set.id,
       rule->'acknowledge'->>'time', (rule->'acknowledge'->>'minutes')::integer,
       rule->'resolve'->>'time', (rule->'resolve'->>'minutes')::integer, (rule->>'warnMinutes')::integer,
       rule->>'extendBy', (rule->>'extensions')::integer, (rule->>'appliesFrom')::date, (rule->>'appliesTo')::date,
       array_remove(array[
         case when (rule->'acknowledge'->>'given')::boolean then 'acknowledge' end,
         case when (rule->'resolve'->>'given')::boolean then 'resolve' end], null),
       rule->>'source'
     from jsonb_array_elements(?::jsonb) with ordinality as list(rule, position)
       left join category on category.code = rule->>'category'
       left join agency on agency.code = rule->>'agency'
       left join area_set on area_set.code = rule->>'areaSet'
     order by position
     returning id`,
    [JSON.stringify(rules)],
  )
  return rows.map(({ id }: { id: number }) => id)
}
