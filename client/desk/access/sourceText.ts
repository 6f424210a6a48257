/** Sources as they are typed: with blanks, commas or semicolons between them. */
export const sourcesIn = (text: string): string[] => text.split(/[\s,;]+/).filter((source) => source !== '')

export const asText = (sources: readonly string[]): string => sources.join(', ')
