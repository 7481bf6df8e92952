// How things look. Nothing is said by colour alone: units have symbols, shapes a letter and a dash.

import {ms} from 'milsymbol-base';
import units from 'milsymbol-units';
import type Feature from 'ol/Feature.js';
import {getCenter} from 'ol/extent.js';
import {MultiPoint, MultiPolygon, Point, Polygon} from 'ol/geom.js';
import {Circle, Fill, Icon, Stroke, Style, Text} from 'ol/style.js';
import type {Thing} from './data';

ms.addIcons(units);

export const LAND = '#dddbd5';
export const WATER = '#f5f8fa';
const INK = '#14212b';
// Apart for eyes that do not see red or green, each at least 4.5 : 1 against land and water; no red.
const INKS = ['#00497a', '#6b2c7f', '#005a4c', '#6b4300', '#3d3d3d', '#31418f'];
const DASHES: number[][] = [[], [9, 5], [2, 5], [12, 4, 2, 4], [16, 6], [6, 3, 2, 3, 2, 3]];

/** Its letter, ink and dash: those of the process. */
export function signOf(processes: readonly string[], process: string) {
  const n = Math.max(0, processes.indexOf(process));
  return {
    letter: String.fromCharCode(65 + (n % 26)),
    ink: INKS[n % INKS.length]!,
    dash: DASHES[n % DASHES.length]!,
  };
}

const RATIO = Math.max(1, Math.round(devicePixelRatio));

/** The symbol of a unit, in so many pixels of the page. */
export function symbolCanvas(sidc: string, size: number): {img: HTMLCanvasElement; anchor: number[]} {
  // Lines that stay lines when a symbol is small.
  const drawn = new ms.Symbol(sidc, {size, strokeWidth: size < 12 ? 9 : 6, outlineWidth: 2, outlineColor: 'white'});
  const {x, y} = drawn.getAnchor();
  return {img: drawn.asCanvas(RATIO), anchor: [x * RATIO, y * RATIO]};
}

const icons = new Map<string, Style>();

function unitStyle(sidc: string, size: number): Style {
  const key = `${sidc}/${size}`;
  let found = icons.get(key);
  if (!found) {
    const {img, anchor} = symbolCanvas(sidc, size);
    const image = new Icon({
      img,
      anchor,
      anchorXUnits: 'pixels',
      anchorYUnits: 'pixels',
      scale: 1 / RATIO,
      // A map must never hide an object.
      declutterMode: 'none',
    });
    found = new Style({image});
    icons.set(key, found);
  }
  return found;
}

/** Symbols grow as the reader comes nearer: metres a pixel. */
function sizeAt(resolution: number): number {
  if (resolution > 3000) return 7;
  if (resolution > 1200) return 10;
  if (resolution > 400) return 15;
  return 20;
}

export function styleOf(thing: Thing, processes: readonly string[]) {
  if (thing.kind === 'unit') {
    return (_: unknown, resolution: number) => unitStyle(thing.symbol, sizeAt(resolution));
  }
  const {letter, ink, dash} = signOf(processes, thing.process);
  const sure = thing.when.sure;
  const stroke = new Stroke({color: ink, width: 2.5, lineDash: dash});
  const text = new Text({
    text: sure ? letter : `${letter}?`,
    font: 'bold 13px system-ui, sans-serif',
    fill: new Fill({color: ink}),
    stroke: new Stroke({color: '#fff', width: 4}),
    declutterMode: 'none',
    overflow: true,
    offsetY: thing.kind === 'place' ? -13 : 0,
  });
  const image = new Circle({
    radius: 5,
    fill: new Fill({color: ink}),
    stroke: new Stroke({color: '#fff', width: 2}),
    declutterMode: 'none',
  });
  const shape = new Style({stroke, fill: new Fill({color: ink + '1f'}), image});
  const label = new Style({text, geometry: middleOf});
  return [shape, label];
}

function middleOf(feature: unknown): Point {
  const geometry = (feature as Feature).getGeometry()!;
  if (geometry instanceof MultiPoint) return geometry.getPoint(0)!;
  const polygon = geometry instanceof MultiPolygon ? geometry.getPolygon(0) : geometry;
  const inside = polygon instanceof Polygon ? polygon.getInteriorPoint() : null;
  return new Point(inside?.getFlatCoordinates().slice(0, 2) ?? getCenter(geometry.getExtent()));
}

/** A ring around what is chosen or pointed at, whatever it looks like itself. */
export function haloOf(thing: Thing, chosen: boolean): Style[] {
  const width = chosen ? 4 : 2.5;
  const dark = new Stroke({color: INK, width: width + 3});
  const light = new Stroke({color: '#ffc21a', width});
  const radius = thing.kind === 'unit' ? 16 : 11;
  return [dark, light].map((stroke) => new Style({stroke, image: new Circle({radius, stroke, declutterMode: 'none'}), zIndex: 9}));
}

export const landStyle = new Style({fill: new Fill({color: LAND}), stroke: new Stroke({color: LAND, width: 1})});
export const graticuleStyle = new Style({stroke: new Stroke({color: '#b3bac0', width: 0.8})});
const PACK: Record<string, number[]> = {boundary: [], disputed: [3, 5], between: [10, 4]};
export function packStyle(kind: string): Style {
  return new Style({stroke: new Stroke({color: '#4a5560', width: 1.3, lineDash: PACK[kind] ?? []})});
}

/** A swatch for the legend, as it is drawn on the map. */
export function swatch(thing: Thing, processes: readonly string[]): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  if (thing.kind === 'unit') return symbolCanvas(thing.symbol, 20).img;
  [canvas.width, canvas.height] = [68, 40];
  const pen = canvas.getContext('2d')!;
  const {letter, ink, dash} = signOf(processes, thing.process);
  pen.fillStyle = LAND;
  pen.fillRect(0, 0, 68, 40);
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 5;
  pen.setLineDash(dash.map((length) => length * 2));
  pen.strokeRect(4, 4, 60, 32);
  pen.font = 'bold 24px system-ui, sans-serif';
  pen.fillText(letter, 26, 29);
  return canvas;
}

