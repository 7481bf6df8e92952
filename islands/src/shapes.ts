// Places as shapes on the plane: the base map, the graticule, and what is located.

import Feature from 'ol/Feature.js';
import {LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon} from 'ol/geom.js';
import type Geometry from 'ol/geom/Geometry.js';
import VectorSource from 'ol/source/Vector.js';
import type {Thing} from './data';
import {between, type Place, toMap} from './projection';

/** The base map as `basemap.mjs` writes it. */
export interface Base {
  source: string;
  unit: number;
  south: number;
  land: number[][][];
}

export function landOf(base: Base): Feature[] {
  return base.land.map((rings) => {
    const lines = rings.map((steps) => {
      const ring: Place[] = [];
      let [x, y] = [0, 0];
      for (let n = 0; n + 1 < steps.length; n += 2) {
        x += steps[n]!;
        y += steps[n + 1]!;
        ring.push([y * base.unit, x * base.unit]);
      }
      // Its southern edge runs along a parallel.
      return ring.flatMap((place, n) => {
        const next = ring[(n + 1) % ring.length]!;
        return place[0] === base.south && next[0] === base.south ? between(place, next, 2) : [place];
      }).map(toMap);
    });
    return new Feature(new Polygon(lines));
  });
}

/** Meridians and parallels, ten degrees apart. */
export function graticule(): VectorSource<Feature> {
  const lines: Place[][] = [];
  for (let lon = -180; lon < 180; lon += 10) lines.push([[20, lon], [lon % 90 ? 80 : 90, lon]]);
  for (let lat = 20; lat < 90; lat += 10) {
    lines.push(Array.from({length: 181}, (_, n): Place => [lat, n * 2 - 180]));
  }
  return new VectorSource({features: lines.map((line) => new Feature(new LineString(line.map(toMap))))});
}

/** As the message says it: corners in their order, sides as they run on the earth. */
export function geometryOf(thing: Thing): Geometry | null {
  const [first] = thing.pieces;
  if (!first?.length) return null;
  const closed = (ring: readonly Place[]) =>
    ring.flatMap((place, n) => between(place, ring[(n + 1) % ring.length]!)).map(toMap);
  const open = (run: readonly Place[]) =>
    run.flatMap((place, n) => (n + 1 < run.length ? between(place, run[n + 1]!) : [place])).map(toMap);
  switch (thing.kind) {
    case 'outline':
      return new Polygon([closed(first)]);
    case 'area':
      return new MultiPolygon(polygons(thing.pieces));
    case 'line':
      return new MultiLineString(thing.pieces.map(open));
    default:
      return first.length > 1 ? new MultiPoint(first.map(toMap)) : new Point(toMap(first[0]!));
  }
}

/** Rings as polygons: one that turns to the left begins one, one to the right is its hole. */
function polygons(rings: readonly (readonly Place[])[]) {
  const found: number[][][][] = [];
  for (const ring of rings) {
    const turn = ring.reduce((sum, place, n) => {
      const next = ring[(n + 1) % ring.length]!;
      return sum + place[1] * next[0] - next[1] * place[0];
    }, 0);
    const drawn = ring.map(toMap);
    if (turn >= 0 || !found.length) found.push([drawn]);
    else found[found.length - 1]!.push(drawn);
  }
  return found;
}
