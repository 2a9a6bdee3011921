/** Where cities are, and how long light in fibre takes between them. */
import type { CityName } from '#conditions'

/** Degrees north and east. IANA time zone database, zone1970.tab (public domain), rounded to 0.01°: about a kilometre. */
const COORDINATES: Record<CityName, readonly [north: number, east: number]> = {
  Auckland: [-36.87, 174.77],
  Berlin: [52.5, 13.37],
  'Buenos Aires': [-34.6, -58.45],
  Cairo: [30.05, 31.25],
  Chicago: [41.85, -87.65],
  Dubai: [25.3, 55.3],
  Jakarta: [-6.17, 106.8],
  Johannesburg: [-26.25, 28],
  Kolkata: [22.53, 88.37],
  Lagos: [6.45, 3.4],
  London: [51.51, -0.13],
  'Los Angeles': [34.05, -118.24],
  'Mexico City': [19.4, -99.15],
  Moscow: [55.76, 37.62],
  Nairobi: [-1.28, 36.82],
  'New York': [40.71, -74.01],
  Paris: [48.87, 2.33],
  'Sao Paulo': [-23.53, -46.62],
  Seoul: [37.55, 126.97],
  Shanghai: [31.23, 121.47],
  Singapore: [1.28, 103.85],
  Sydney: [-33.87, 151.22],
  Tokyo: [35.65, 139.74],
  Toronto: [43.65, -79.38],
  Zurich: [47.38, 8.53],
}

/** Mean radius of the Earth (IUGG). */
const EARTH_RADIUS_KM = 6_371.009
/** In vacuum, exactly (SI). Glass, whose index of refraction is about 1.5, slows light to two thirds of it. */
const LIGHT_KM_PER_MS = 299.792_458
const FIBRE_SHARE = 2 / 3

/** Along the great circle (haversine formula). Real cables are longer, and routers take their time: a lower bound. */
export function oneWayMs(from: CityName, to: CityName): number {
  const [north, east] = COORDINATES[from]
  const [otherNorth, otherEast] = COORDINATES[to]
  const haversine =
    halfSine(otherNorth - north) ** 2 +
    Math.cos(radians(north)) * Math.cos(radians(otherNorth)) * halfSine(otherEast - east) ** 2
  const kilometres = 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, haversine)))
  return kilometres / (LIGHT_KM_PER_MS * FIBRE_SHARE)
}

function halfSine(degrees: number): number {
  return Math.sin(radians(degrees) / 2)
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
