// The projection: polar stereographic, on a sphere, true to scale at 50 degrees north.
//
// The zone reaches from Vancouver to Vladivostok, across the antimeridian and up to the Arctic. On
// this plane it is one piece, shapes keep their form (a ring of 5 km is a circle), and between 35 and
// 80 degrees the scale changes by a quarter; on the usual Mercator it would change fivefold and cut
// Chukotka in two. North is not up by itself: the view is turned so that it is, at its middle.

import {addCoordinateTransforms, addProjection, get, Projection} from 'ol/proj.js';
import type {Coordinate} from 'ol/coordinate.js';

export type Place = readonly [latitude: number, longitude: number];

const RADIUS = 6371008.8;
const RADIANS = Math.PI / 180;
const SCALE = RADIUS * (1 + Math.sin(50 * RADIANS));

function forward([lon = 0, lat = 0]: Coordinate): Coordinate {
  // Nothing that is drawn lies farther south than this; the pole there is at infinity.
  const distance = SCALE * Math.tan((90 - Math.max(lat, -60)) * RADIANS / 2);
  return [distance * Math.sin(lon * RADIANS), -distance * Math.cos(lon * RADIANS)];
}

function inverse([x = 0, y = 0]: Coordinate): Coordinate {
  const lat = 90 - 2 * Math.atan(Math.hypot(x, y) / SCALE) / RADIANS;
  return [Math.atan2(x, -y) / RADIANS, lat];
}

const edge = -forward([0, 0])[1]!;
export const polar = new Projection({
  code: 'HOFBURG:POLAR',
  units: 'm',
  extent: [-edge, -edge, edge, edge],
  worldExtent: [-180, 0, 180, 90],
});
addProjection(polar);
addCoordinateTransforms(get('EPSG:4326')!, polar, forward, inverse);

/** A place on the plane. */
export function toMap([latitude, longitude]: Place): Coordinate {
  return forward([longitude, latitude]);
}

/** By how much the view is turned so that north is up at a point of the plane. */
export function northUp([x = 0, y = 0]: Coordinate): number {
  return Math.hypot(x, y) < 1 ? 0 : Math.atan2(x, -y);
}

/** Places on the way between two, so that a parallel or a long side is not a straight line. */
export function between(from: Place, to: Place, step = 1): Place[] {
  // The short way round: no side of an area is longer than half the earth.
  const east = ((to[1] - from[1] + 540) % 360) - 180;
  const count = Math.max(1, Math.ceil(Math.max(Math.abs(east), Math.abs(to[0] - from[0])) / step));
  return Array.from({length: count}, (_, n) => {
    const share = n / count;
    return [from[0] + share * (to[0] - from[0]), from[1] + share * east] as const;
  });
}
