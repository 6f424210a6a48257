/** A text without case and signs, as the server compares words: `hoan kiem` finds Hoàn Kiếm. */
export const fold = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
