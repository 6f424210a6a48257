import type { Role } from '../../contracts/identity.ts'

/** Routes of what map tools read, and of open data: who may, written down by hand as in server/http/access.feature.test.ts. */
export const layerRoutes = ({
  all,
  readers,
  administrators,
}: Record<'all' | 'readers' | 'administrators', readonly Role[]>) => ({
  'get /api/open-data': 'anybody' as const,
  'get /api/open-data/versions': administrators,
  'post /api/open-data/preview': administrators,
  'post /api/open-data': administrators,
  'get /open/reports.csv': 'anybody' as const,
  'get /open/reports.csv-metadata.json': 'anybody' as const,
  'get /open/catalog.jsonld': 'anybody' as const,
  'get /tiles/{collection}': all,
  'get /tiles/{collection}/{z}/{x}/{y}.mvt': all,
  'get /tiles/reports': readers,
  'get /tiles/reports/{z}/{x}/{y}.mvt': readers,
  'get /ogc': 'anybody' as const,
  'get /ogc/conformance': 'anybody' as const,
  'get /ogc/api': all,
  'get /ogc/collections': all,
  'get /ogc/collections/{collection}': all,
  'get /ogc/collections/{collection}/queryables': all,
  'get /ogc/collections/{collection}/items': all,
  'get /ogc/collections/{collection}/items/{id}': all,
  'get /ogc/collections/reports': readers,
  'get /ogc/collections/reports/queryables': readers,
  'get /ogc/collections/reports/items': readers,
  'get /ogc/collections/reports/items/{id}': readers,
})
