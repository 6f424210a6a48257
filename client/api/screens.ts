import type { Direction, WallScreen } from '../../contracts/wall.ts'
import { postJson } from './postJson.ts'

/** A code for this screen. @throws ApiError 429 where this address has asked for very many */
export const createScreen = () => postJson<WallScreen>('/api/walls', {})

/** @throws ApiError 404 where there is no such screen, 429 after many wrong codes */
export const directScreen = (code: string, direction: Direction) =>
  postJson<WallScreen>(`/api/walls/${encodeURIComponent(code)}`, direction)
