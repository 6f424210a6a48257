import { z } from 'zod'
import { itemQuery, ogcQuery } from '../../../contracts/ogc.ts'
import { problem } from '../../../contracts/problem.ts'
import { OPENAPI, GEOJSON, JSON_TYPE } from './present.ts'

const schemaOf = (schema: z.ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    unrepresentable: 'any',
  })
  return rest as Record<string, unknown>
}

function parametersOf(query: z.ZodObject) {
  const { properties, required = [] } = schemaOf(query) as {
    properties: Record<string, Record<string, unknown>>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    ...{ name, in: 'query', required: required.includes(name), style: 'form', explode: false },
    ...(description !== undefined && { description }),
    schema: name === 'bbox' ? { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 } : schema,
  }))
}

const ID = { name: 'featureId', in: 'path', required: true, schema: { type: 'string' } }

function operation(
  ...[operationId, summary, type, parameters]: [string, string, string, (typeof ID | object)[]?]
) {
  const schema = { type: 'object' }
  return {
    get: {
      ...{ operationId, summary, tags: ['OGC API – Features'], parameters: parameters ?? [] },
      responses: {
        200: { description: summary, content: { [type]: { schema } } },
        default: {
          description: 'What went wrong',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
        },
      },
    },
  }
}

export interface Described {
  id: string
  title: string
  query: z.ZodObject
}

/** The OpenAPI 3.0 document of what lies under `/ogc` and of nothing else: clients read from it what can be asked for. */
export function ogcDocument(base: string, version: string, collections: Described[]): object {
  const none = parametersOf(ogcQuery)
  const paths = {
    '/': operation('getLandingPage', 'Where everything begins', JSON_TYPE, none),
    '/conformance': operation('getConformance', 'What of the standards is held to', JSON_TYPE, none),
    '/api': operation('getApi', 'This document', OPENAPI, none),
    '/collections': operation('getCollections', 'What there is', JSON_TYPE, none),
    ...Object.fromEntries(
      collections.flatMap(({ id, title, query }) => {
        const [path, name] = [`/collections/${id}`, id.replaceAll(/\W+/g, '_')]
        return [
          [path, operation(`describe_${name}`, title, JSON_TYPE, none)],
          [
            `${path}/queryables`,
            operation(`queryables_${name}`, `${title}: queryables`, 'application/schema+json', none),
          ],
          [`${path}/items`, operation(`getItems_${name}`, title, GEOJSON, parametersOf(query))],
          [
            `${path}/items/{featureId}`,
            operation(`getItem_${name}`, title, GEOJSON, [ID, ...parametersOf(itemQuery)]),
          ],
        ]
      }),
    ),
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Toàn Cảnh: OGC API – Features', version, license: { name: 'Apache-2.0' } },
    servers: [{ url: base }],
    paths,
    components: { schemas: { problem: schemaOf(problem) } },
  }
}
