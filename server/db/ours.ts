import type pg from 'pg'
import { StartError } from '../startError.ts'
import { migrationNames } from './migrate.ts'

/** Knex keeps its books in these, in anybody's database; a first start that was cut off leaves them empty. */
const BOOKS = ['knex_migrations', 'knex_migrations_lock']
/** Columns that no later migration takes away, and that no other program's table `city` has together. */
const OUR_CITY = ['only_one', 'report_prefix', 'default_area_set']
/** Tables and functions that a refusal names. */
const NAMED = 3

interface Holding {
  name: string
  is_public: boolean
}

/** All tables, views and functions but those of the system, of extensions, and of sessions. */
async function holdings(client: pg.Client): Promise<Holding[]> {
  const { rows } = await client.query<Holding>(`
    with theirs as (
      select c.oid, c.relnamespace as nsp, c.relname as name, 'pg_class'::regclass as cat, 'table' as kind from pg_class c
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't'
      union all
      select p.oid, p.pronamespace, p.proname, 'pg_proc'::regclass, 'function' from pg_proc p
    )
    select t.name, n.nspname = 'public' and t.kind = 'table' as is_public
      from theirs t join pg_namespace n on n.oid = t.nsp
     where n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
       and not exists (select from pg_depend d where d.classid = t.cat and d.objid = t.oid and d.deptype = 'e')
     order by t.kind desc, t.name`)
  return rows
}

/** What knex says was migrated here, whatever the columns of that table are. */
async function recorded(client: pg.Client): Promise<(string | null)[]> {
  try {
    const { rows } = await client.query<{ name: string | null }>(
      `select to_jsonb(m) ->> 'name' as name from public.knex_migrations m`,
    )
    return rows.map((row) => row.name)
  } catch (error) {
    // Not even to be read by us: then it is not by us either.
    if ((error as { code?: string }).code === '42501') return [null]
    throw error
  }
}

async function cityIsOurs(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: number }>(
    `select count(*)::integer as found from pg_attribute
      where attrelid = to_regclass('public.city') and attname = any($1) and not attisdropped`,
    [OUR_CITY],
  )
  return rows[0]?.found === OUR_CITY.length
}

/**
 * Whether the database is ours, by what knex has recorded there and by our table `city`; else it is empty, or as a first
 * start that was cut off leaves it. Only looks.
 * @throws StartError where it holds something else; what belongs to an extension (PostGIS) does not count
 */
export async function isOurs(client: pg.Client): Promise<boolean> {
  const held = await holdings(client)
  const names = held.filter((row) => row.is_public).map((row) => row.name)
  const migrated = names.includes('knex_migrations') ? await recorded(client) : []
  const ours = migrationNames()
  if (migrated.some((name) => name !== null && ours.includes(name)) && (await cityIsOurs(client))) return true
  const strangers = held.filter((row) => migrated.length > 0 || !BOOKS.includes(row.name))
  if (strangers.length === 0) return false
  const named = strangers
    .slice(0, NAMED)
    .map((row) => row.name)
    .join(', ')
  throw new StartError(
    `The database holds something else (${strangers.length} tables and functions, such as ${named}): ` +
      'set DATABASE_URL to an empty database.',
  )
}

/** What is said to work that needs a loaded city where there is none. */
export const nothingLoaded = (): StartError =>
  new StartError('Nothing has been loaded here yet: start it first with "npm start".')

/**
 * Makes sure that a city was loaded, into the tables that this version works on. Only looks.
 * @throws StartError where it was not, or where the database holds something else
 */
export async function requireLoaded(client: pg.Client): Promise<void> {
  if (!(await isOurs(client))) throw nothingLoaded()
  const { rowCount } = await client.query('select from public.city')
  if (rowCount === 0) throw nothingLoaded()
  const migrated = await recorded(client)
  if (migrationNames().every((name) => migrated.includes(name))) return
  throw new StartError(
    'The database was made by an older version of Toàn Cảnh: bring it up to date with "npm start".',
  )
}
