// The base map: land north of a parallel, without any boundary, as small as it can be drawn from.
//
//   {"source": "...", "unit": 0.01, "south": 18, "land": [[[x, y, dx, dy, ...], ...], ...]}
//
// Polygons of rings (the first, then its holes). A ring is its first place and the steps to the next
// ones, longitude before latitude, in hundredths of a degree. A ring closes by itself.
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {feature} from 'topojson-client';

const SOUTH = 18; // degrees: the zone from Vancouver to Vladivostok lies to the north of 35
const UNIT = 0.01; // degrees: the source is drawn for 1 : 50,000,000
const SOURCE = 'Land: Natural Earth 1:50m (public domain), by the npm package world-atlas';

export async function basemap(packages) {
  const world = JSON.parse(await readFile(join(packages, 'world-atlas/land-50m.json'), 'utf8'));
  const about = JSON.parse(await readFile(join(packages, 'world-atlas/package.json'), 'utf8'));
  const land = [];
  for (const {geometry} of feature(world, world.objects.land).features) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const polygon of polygons) {
      const rings = polygon.map(north).map(steps).filter((ring) => ring.length >= 8);
      // Without its outer ring a polygon is nothing.
      if (north(polygon[0]).length && rings.length) land.push(rings);
    }
  }
  const made = {source: `${SOURCE} ${about.version}.`, unit: UNIT, south: SOUTH, land};
  return JSON.stringify(made) + '\n';
}

/** What of a ring lies north of the parallel; its new edge runs along it. */
function north(ring) {
  const kept = [];
  for (let n = 0; n + 1 < ring.length; n++) {
    const [one, two] = [ring[n], ring[n + 1]];
    const inside = one[1] >= SOUTH;
    if (inside) kept.push(one);
    if (inside !== two[1] >= SOUTH) {
      const share = (SOUTH - one[1]) / (two[1] - one[1]);
      kept.push([one[0] + share * (two[0] - one[0]), SOUTH]);
    }
  }
  return kept;
}

function steps(ring) {
  const found = [];
  let [x, y] = [0, 0];
  for (const [lon, lat] of ring) {
    const [east, high] = [Math.round(lon / UNIT), Math.round(lat / UNIT)];
    if (found.length && east === x && high === y) continue;
    found.push(east - x, high - y);
    [x, y] = [east, high];
  }
  return found;
}
