import type { z } from 'zod'
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { problem } from '../../contracts/problem.ts'
import type { Needs } from '../identity/policy.ts'

/** One operation of the API, in the schemas that it is validated with. */
export interface Operation {
  method: 'get' | 'post' | 'delete'
  /** With OpenAPI's `{name}` for path parameters. */
  path: string
  summary: string
  /** Who may: asked before the handler by server/http/guard.ts. */
  needs: Needs
  query?: z.ZodObject
  body?: z.ZodType
  /** A second body that is taken: one JSON document a line. */
  lines?: z.ZodType
  /** Types of a body that is taken as it is. */
  bytes?: readonly string[]
  answer?: z.ZodType
  /** Type of an answer that is given as it is. */
  answerBytes?: string
  /** An answer of one JSON document a line, in the place of `answer` or beside it. */
  answerLines?: z.ZodType
  /** Of a success; 200 if absent. */
  status?: 200 | 201 | 204 | 303
}

const operations: Operation[] = []

const binary = { type: 'string', format: 'binary' } as const

/** Adds an operation to the published document; each route describes itself beside its handler. */
export function describe(operation: Operation): void {
  operations.push(operation)
}

const templateOf = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}')

/** What a route has said of who may; undefined for one that has said nothing. @param path as the router has it */
export const needsOf = (method: string, path: string): Needs | undefined =>
  operations.find((one) => one.method === method && one.path === templateOf(path))?.needs

/** Every route that describes itself. */
export const describedRoutes = (): readonly Operation[] => operations

/** The OpenAPI 3.1 document of everything described. */
export function openApiDocument(version: string): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const operation of operations) {
    const { method, path, summary, needs, query, body, lines, bytes } = operation
    const { answer, answerLines, answerBytes, status } = operation
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name: name!,
      in: 'path' as const,
      required: true,
      schema: { type: 'string' as const },
    }))
    paths[path] ??= {}
    paths[path][method] = {
      summary,
      description:
        needs === 'nothing'
          ? 'Open to everybody'
          : `Needs the right “${needs.right}”${needs.within ? ` (${needs.within})` : ''}${needs.orOpen ? ', or the public slice' : ''}`,
      operationId: `${method}${path.replace(/[^a-zA-Z]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
      ...(parameters.length > 0 && { parameters }),
      ...(query && { requestParams: { query } }),
      ...((body || lines || bytes) && {
        requestBody: {
          required: true,
          content: {
            ...(body && { 'application/json': { schema: body } }),
            ...(lines && { 'application/x-ndjson': { schema: lines } }),
            ...Object.fromEntries((bytes ?? []).map((type) => [type, { schema: binary }])),
          },
        },
      }),
      responses: {
        [String(status ?? 200) as '200']: {
          description: 'Done',
          content: {
            ...(answer && { 'application/json': { schema: answer } }),
            ...(answerLines && { 'application/x-ndjson': { schema: answerLines } }),
            ...(answerBytes && { [answerBytes]: { schema: binary } }),
          },
        },
        default: {
          description: 'What went wrong',
          content: { 'application/problem+json': { schema: problem } },
        },
      },
    }
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Toàn Cảnh', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
  })
}
