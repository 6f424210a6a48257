import type { Localized } from '../../../contracts/text.ts'
import type { Slice } from '../../openData/slice.ts'
import type { Reference } from '../../reports/reference.ts'

const both = ({ vi, en }: Localized) => ({ vi, en })
const MEDIA = 'https://www.iana.org/assignments/media-types/'
const FILE_TYPE = 'http://publications.europa.eu/resource/authority/file-type/'

interface Distribution {
  id: string
  title: Localized
  access: string
  download?: boolean
  media: string
  format?: string
  /** What the address is held to. */
  conformsTo?: string
}

/** The catalogue of what is public, for portals that gather such: DCAT-AP 3, as JSON-LD. @param origin of this server */
export function openCatalog(reference: Reference, slice: Slice | null, origin: string): object {
  const city = reference.city.name
  const base = `${origin}/open`
  return {
    '@context': CONTEXT,
    id: `${base}/catalog.jsonld`,
    type: 'dcat:Catalog',
    title: both({ vi: `Dữ liệu mở của ${city.vi}`, en: `Open data of ${city.en}` }),
    description: both({
      vi: 'Phản ánh hiện trường mà thành phố công khai',
      en: 'Scene reports that the city has made public',
    }),
    homepage: `${origin}/open-data`,
    language: [
      'http://publications.europa.eu/resource/authority/language/VIE',
      'http://publications.europa.eu/resource/authority/language/ENG',
    ],
    publisher: { id: `${origin}/#publisher`, type: 'foaf:Agent', name: both(city) },
    ...(slice && { modified: slice.madeAt.toISOString(), dataset: [datasetOf(slice, city, origin)] }),
  }
}

function datasetOf({ settings, until, madeAt, published }: Slice, city: Localized, origin: string) {
  const distributions: Distribution[] = [
    {
      ...{ id: 'csv', title: { vi: 'CSV', en: 'CSV' }, access: `${origin}/open/reports.csv`, download: true },
      ...{ media: 'text/csv', format: 'CSV', conformsTo: `${origin}/open/reports.csv-metadata.json` },
    },
    {
      ...{
        id: 'ogc',
        title: { vi: 'OGC API – Features', en: 'OGC API – Features' },
        access: `${origin}/ogc`,
      },
      ...{ media: 'application/geo+json', format: 'GEOJSON' },
      conformsTo: 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
    },
    {
      ...{
        id: 'tiles',
        title: { vi: 'Ô bản đồ vectơ', en: 'Vector tiles' },
        access: `${origin}/tiles/reports`,
      },
      media: 'application/vnd.mapbox-vector-tile',
    },
  ]
  return {
    id: `${origin}/open/reports`,
    type: 'dcat:Dataset',
    identifier: `${origin}/open/reports`,
    title: both({ vi: `Phản ánh hiện trường, ${city.vi}`, en: `Scene reports, ${city.en}` }),
    description: both({
      vi: `${published} phản ánh tiếp nhận trước ${until.toISOString()}, vị trí là tâm của ô ${settings.cellMetres} m; không công khai ô có dưới ${settings.minimum} phản ánh`,
      en: `${published} reports received before ${until.toISOString()}, placed in the middle of a cell of ${settings.cellMetres} m; cells with fewer than ${settings.minimum} reports are left out`,
    }),
    keyword: both({ vi: 'phản ánh hiện trường', en: 'scene reports' }),
    modified: madeAt.toISOString(),
    accrualPeriodicity: `http://publications.europa.eu/resource/authority/frequency/${settings.delayHours % 24 === 0 ? 'DAILY' : 'HOURLY'}`,
    accessRights: 'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
    landingPage: `${origin}/open-data`,
    spatialResolutionInMeters: settings.cellMetres,
    distribution: distributions.map(({ id, title, access, download, media, format, conformsTo }) => ({
      id: `${origin}/open/reports#${id}`,
      type: 'dcat:Distribution',
      title: both(title),
      accessURL: access,
      ...(download && { downloadURL: access }),
      mediaType: `${MEDIA}${media}`,
      ...(format && { format: `${FILE_TYPE}${format}` }),
      ...(conformsTo && { conformsTo }),
      ...licenceOf(settings.licence),
    })),
  }
}

/** Terms that have an address are named by it; others are said. */
const licenceOf = (licence: string) =>
  /^https?:\/\/\S+$/.test(licence)
    ? { license: licence }
    : { rights: { type: 'dct:RightsStatement', label: licence } }

const reference = (id: string) => ({ '@id': id, '@type': '@id' })
const text = (id: string) => ({ '@id': id, '@container': '@language' })
const time = { '@id': 'dct:modified', '@type': 'xsd:dateTime' }

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  id: '@id',
  type: '@type',
  title: text('dct:title'),
  description: text('dct:description'),
  keyword: text('dcat:keyword'),
  name: text('foaf:name'),
  label: 'rdfs:label',
  homepage: reference('foaf:homepage'),
  language: reference('dct:language'),
  publisher: reference('dct:publisher'),
  dataset: reference('dcat:dataset'),
  distribution: reference('dcat:distribution'),
  identifier: 'dct:identifier',
  modified: time,
  accrualPeriodicity: reference('dct:accrualPeriodicity'),
  accessRights: reference('dct:accessRights'),
  landingPage: reference('dcat:landingPage'),
  spatialResolutionInMeters: { '@id': 'dcat:spatialResolutionInMeters', '@type': 'xsd:decimal' },
  accessURL: reference('dcat:accessURL'),
  downloadURL: reference('dcat:downloadURL'),
  mediaType: reference('dcat:mediaType'),
  format: reference('dct:format'),
  conformsTo: reference('dct:conformsTo'),
  license: reference('dct:license'),
  rights: reference('dct:rights'),
}
