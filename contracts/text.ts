import { z } from 'zod'

// C0/C1 controls other than tab and newline, and lone surrogates: PostgreSQL refuses some, screens garble the rest.
const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

const CONTROLS = { error: 'holds control characters or broken Unicode' }
/** Whether a value holds nothing that PostgreSQL refuses; for what is neither a `text` nor a `code`. */
export const isPrintable = (value: string): boolean => !UNPRINTABLE.test(value)

/** Something that leaves ink: a text of zero-width characters alone is empty to its reader. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * Text as a person writes it: normalized to NFC, so that Vietnamese composed and decomposed compare equal, lines end with
 * \n alone, and trimmed.
 * @param max longest length, in UTF-16 code units after normalization
 */
export const text = (max: number) =>
  z
    .string()
    .overwrite((value) => value.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim())
    .min(1)
    .max(max)
    .refine(isPrintable, CONTROLS)
    .refine((value) => VISIBLE.test(value), { error: 'shows nothing' })

/** A code from a list of the city (category, agency, channel, area): NFC, short, no blanks inside. */
export const code = z
  .string()
  .normalize('NFC')
  .trim()
  .regex(/^[^\s/?#]{1,80}$/, { error: 'is not a code' })
  .refine(isPrintable, CONTROLS)

/** A local calendar day of the city, `YYYY-MM-DD`. */
export const localDay = z.iso
  .date({ error: 'is not a day written YYYY-MM-DD' })
  .refine((day) => day >= '1900-01-01' && day <= '2999-12-31', {
    error: 'lies outside the years 1900 to 2999',
  })

/** An instant with its offset, e.g. `2026-11-22T08:30:00+07:00` or `…Z`. */
export const instant = z.iso.datetime({
  offset: true,
  error: 'is not a time with its offset, such as 2026-11-22T08:30:00+07:00',
})

/** A name in both languages of the interface. */
export const localized = z.strictObject({ vi: z.string(), en: z.string() })
export type Localized = z.infer<typeof localized>

export const languages = ['vi', 'en'] as const
export type Language = (typeof languages)[number]

/** As people write a whole number: not `1e1`, ` 10` or `0x0a`, which `Number` takes for ten. */
const asWritten = (value: unknown) => (typeof value === 'string' && !/^-?\d{1,15}$/.test(value) ? NaN : value)

/** A whole number in a query. */
export const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(asWritten, z.coerce.number().int().min(min).max(max))
