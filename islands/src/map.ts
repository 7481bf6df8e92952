// The map and the list beside it: one array of things, filtered once, drawn and listed from there.

import Feature from 'ol/Feature.js';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import {defaults as controls, Rotate, ScaleLine, Zoom} from 'ol/control.js';
import {LineString, MultiPoint} from 'ol/geom.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import {isThere, load, type Located, type Thing} from './data';
import {fill, List, made} from './list';
import {northUp, type Place, polar, toMap} from './projection';
import {type Base, geometryOf, graticule, landOf} from './shapes';
import {graticuleStyle, haloOf, landStyle, packStyle, styleOf, swatch} from './styles';

const ZONE: Place[] = [[36, -10], [68, -10], [72, 60], [36, 60]];

class Page {
  private located!: Located;
  private list!: List;
  private shown: Thing[] = [];
  private chosen = new Set<Thing>();
  private pointed: Thing | null = null;
  private readonly things = new VectorSource<Feature>({useSpatialIndex: true});
  private readonly marks = new VectorSource<Feature>();
  private readonly pack = new VectorSource<Feature>();
  private readonly land = new VectorSource<Feature>();
  private readonly features = new Map<number, Feature>();
  private readonly map: OlMap;
  private readonly form: HTMLFormElement;
  private readonly slider: HTMLInputElement;
  private readonly date: HTMLInputElement;
  private timer = 0;
  private asked = 0;

  constructor(private readonly root: HTMLElement) {
    this.form = this.one('form[data-filters]');
    this.slider = this.one('[data-slider]');
    this.date = this.one('[name=at]');
    const said = (name: string): string => root.dataset[name] ?? '';
    this.one('[data-live]').hidden = false;
    this.map = new OlMap({
      target: this.one<HTMLElement>('[data-canvas]'),
      controls: controls({attribution: false, rotate: false, zoom: false}).extend([
        new Zoom({zoomInTipLabel: said('zoomIn'), zoomOutTipLabel: said('zoomOut')}),
        new Rotate({autoHide: false, tipLabel: said('north'), resetNorth: () => this.turn(200)}),
        new ScaleLine({minWidth: 90}),
      ]),
      layers: [
        new VectorLayer({source: this.land, style: landStyle, updateWhileInteracting: true}),
        new VectorLayer({source: graticule(), style: graticuleStyle, updateWhileInteracting: true}),
        new VectorLayer({source: this.pack}),
        // No clustering and no decluttering: what is listed is drawn.
        new VectorLayer({source: this.things, declutter: false, renderBuffer: 60}),
        new VectorLayer({source: this.marks}),
      ],
      view: new View({projection: polar, minResolution: 5, maxResolution: 20000, constrainRotation: false}),
    });
    this.name('.ol-zoom-in', said('zoomIn'));
    this.name('.ol-zoom-out', said('zoomOut'));
    this.name('.ol-rotate-reset', said('north'));
    this.listen();
  }

  async start(): Promise<void> {
    const [base, located] = await Promise.all([
      fetch(this.root.dataset['base']!).then((answer) => answer.json() as Promise<Base>),
      load(this.root.dataset['first']!), // the page asks for it before this script is there
    ]);
    this.land.addFeatures(landOf(base));
    this.one('[data-source]').textContent = base.source;
    this.take(located);
    this.look();
    this.map.once('rendercomplete', () => {
      this.root.dataset['ready'] = String(Math.round(performance.now()));
    });
  }

  /** What is asked, as it stands in the form and in the page's address. */
  private query(): URLSearchParams {
    const found = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (value !== '') found.append(name, String(value));
    return found;
  }

  private address(): string {
    const query = this.query();
    query.delete('page');
    return `${this.root.dataset['src']!}?${query}`;
  }

  private async ask(): Promise<void> {
    const mine = ++this.asked;
    this.root.setAttribute('aria-busy', 'true');
    try {
      const located = await load(this.address());
      if (mine === this.asked) this.take(located);
    } catch {
      // The page itself says what is wrong with a question.
      if (mine === this.asked) this.form.submit();
    } finally {
      this.root.removeAttribute('aria-busy');
    }
  }

  private take(located: Located): void {
    this.located = located;
    this.list ??= new List(this.one('[data-things]'), located.words, {
      point: (thing) => this.point(thing),
      choose: (thing) => this.choose([thing], true),
    });
    this.features.clear();
    for (const thing of located.things) {
      const geometry = geometryOf(thing);
      if (!geometry) continue;
      const feature = new Feature(geometry);
      feature.setStyle(styleOf(thing, located.processes));
      feature.set('thing', thing, true);
      this.features.set(thing.n, feature);
    }
    this.pack.clear(true);
    this.pack.addFeatures(
      located.lines.map(({kind, places}) => {
        const feature = new Feature(new LineString(places.map(toMap)));
        feature.setStyle(packStyle(kind));
        return feature;
      }),
    );
    this.one('[data-notes]').replaceChildren(...located.notes.map((note) => made('p', note)));
    const chosen = located.days.length > 0;
    this.one('[data-time]').hidden = !chosen;
    if (chosen) {
      this.slider.max = String(located.days.length - 2);
      this.slider.value = String(located.day);
    }
    this.chosen.clear();
    this.show();
  }

  private get day(): number {
    return this.located.days.length ? Number(this.slider.value) : -1;
  }

  /** Filter by the day: the one array that is drawn and listed. */
  private show(): void {
    const {located, day} = this;
    this.shown = located.things.filter((thing) => isThere(thing, located, day));
    const drawn = this.shown.flatMap((thing) => this.features.get(thing.n) ?? []);
    this.things.clear(true);
    this.things.addFeatures(drawn);
    this.list.show(this.shown);
    const count = this.one('[data-count]');
    const placed = this.shown.filter((thing) => thing.pieces.length).length;
    const drawnNow = this.things.getFeatures().length;
    count.textContent = fill(located.words['count'], {
      drawn: drawnNow, placed, unplaced: this.shown.length - placed,
    });
    Object.assign(count.dataset, {drawn: drawnNow, placed, unplaced: this.shown.length - placed});
    if (day >= 0) {
      const said = located.labels[day]!;
      this.date.value = located.dates[day]!;
      this.slider.setAttribute('aria-valuetext', said);
      this.one('[data-day]').textContent = said;
    }
    this.legend();
    this.chosen = new Set([...this.chosen].filter((thing) => this.shown.includes(thing)));
    this.mark();
    this.list.choose(this.chosen);
    this.remember();
  }

  /** Keep the question in the page's address and in its exports. */
  private remember(): void {
    const query = this.query();
    history.replaceState(null, '', `${location.pathname}?${query}`);
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.exports a')) {
      const format = new URL(link.href).searchParams.get('format')!;
      link.href = `${location.pathname}?${new URLSearchParams([...query, ['format', format]])}`;
    }
  }

  private legend(): void {
    const found = new Map<string, Thing>();
    for (const thing of this.shown) {
      if (!thing.pieces.length) continue;
      const key = thing.kind === 'unit' ? thing.symbol : thing.process;
      if (!found.has(key)) found.set(key, thing);
    }
    const {words, processes} = this.located;
    const entry = (thing: Thing, said: string) => {
      const item = made('li');
      const sign = swatch(thing, processes);
      sign.setAttribute('aria-hidden', 'true');
      item.append(sign, made('span', said));
      return item;
    };
    const all = [...found.values()];
    const shapes = all.filter((thing) => thing.kind !== 'unit').map((thing) => entry(thing, thing.process));
    const [unit] = all.filter((thing) => thing.kind === 'unit');
    this.one('[data-legend]').replaceChildren(
      ...shapes, ...(unit ? [entry(unit, words['units'] ?? '')] : []),
    );
  }

  private point(thing: Thing | null): void {
    if (thing === this.pointed) return;
    this.pointed = thing;
    this.list.point(thing);
    this.mark();
  }

  private choose(things: Thing[], go = false): void {
    this.chosen = new Set(things);
    this.list.choose(this.chosen);
    this.mark();
    const [first] = things;
    this.one('[data-chosen]').textContent = first
      ? [fill(this.located.words['chosen'], {n: things.length}), first.name, first.what, first.states, first.when.text]
          .filter(Boolean).join(' · ')
      : '';
    const extent = go && first ? this.features.get(first.n)?.getGeometry()?.getExtent() : undefined;
    if (extent) {
      const view = this.map.getView();
      view.setRotation(northUp([(extent[0]! + extent[2]!) / 2, (extent[1]! + extent[3]!) / 2]));
      view.fit(extent, {maxZoom: view.getZoomForResolution(Math.min(view.getResolution() ?? 600, 600))!, padding: [40, 40, 40, 40]});
    }
  }

  private mark(): void {
    this.marks.clear(true);
    const add = (thing: Thing, chosen: boolean) => {
      const geometry = this.features.get(thing.n)?.getGeometry();
      if (!geometry) return;
      for (const style of haloOf(thing, chosen)) {
        const feature = new Feature(geometry);
        feature.setStyle(style);
        this.marks.addFeature(feature);
      }
    };
    for (const thing of this.chosen) add(thing, true);
    if (this.pointed && !this.chosen.has(this.pointed)) add(this.pointed, false);
  }

  /** Go where the things are, with north up. */
  private look(): void {
    const places = this.shown.flatMap((thing) => thing.pieces.flat());
    const points = new MultiPoint((places.length ? places : ZONE).map(toMap));
    const extent = points.getExtent();
    const view = this.map.getView();
    view.setRotation(northUp([(extent[0]! + extent[2]!) / 2, (extent[1]! + extent[3]!) / 2]));
    view.fit(points, {padding: [45, 45, 45, 45], minResolution: 60});
  }

  private turn(duration: number): void {
    const view = this.map.getView();
    view.animate({rotation: northUp(view.getCenter() ?? [0, 0]), duration: still() ? 0 : duration});
  }

  private listen(): void {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.ask().then(() => this.look());
    });
    this.form.addEventListener('change', (event) => {
      if (event.target !== this.date) void this.ask();
      else this.move(this.located.dates.indexOf(this.date.value));
    });
    this.slider.addEventListener('input', () => this.show());
    this.one('[data-fit]').addEventListener('click', () => this.look());
    this.one('[data-print]').addEventListener('click', () => print());
    this.one('[data-play]').addEventListener('click', () => this.play());
    this.map.on('pointermove', (event) => {
      if (!event.dragging) this.point(this.at(event.pixel)[0] ?? null);
    });
    this.map.on('click', (event) => this.choose(this.at(event.pixel)));
    // On paper the map is as wide as the sheet.
    for (const name of ['beforeprint', 'afterprint']) {
      addEventListener(name, () => {
        this.map.updateSize();
        this.map.renderSync();
      });
    }
  }

  private at(pixel: number[]): Thing[] {
    const found: Thing[] = [];
    this.map.forEachFeatureAtPixel(pixel, (feature) => {
      const thing = feature.get('thing') as Thing | undefined;
      if (thing && !found.includes(thing)) found.push(thing);
    }, {hitTolerance: 3});
    return found;
  }

  private move(day: number): void {
    if (day < 0) {
      void this.ask(); // of another year
      return;
    }
    this.slider.value = String(day);
    this.show();
  }

  private play(): void {
    const button = this.one<HTMLButtonElement>('[data-play]');
    const stop = this.timer !== 0;
    clearInterval(this.timer);
    this.timer = 0;
    button.setAttribute('aria-pressed', String(!stop));
    if (stop) return;
    this.timer = window.setInterval(() => {
      if (this.day + 1 >= this.located.days.length - 1) this.play();
      else this.move(this.day + 1);
    }, 350);
  }

  private name(selector: string, label: string): void {
    this.root.querySelector(selector)?.setAttribute('aria-label', label);
  }

  private one<T extends HTMLElement = HTMLElement>(selector: string): T {
    const found = this.root.querySelector<T>(selector);
    if (!found) throw new Error(`the page has no ${selector}`);
    return found;
  }
}

function still(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

const root = document.querySelector<HTMLElement>('[data-map]');
if (root) {
  const page = new Page(root);
  page.start().catch(() => {
    // The list that the server sent stays.
    root.dataset['failed'] = 'true';
  });
  // For tests, and for whoever looks closer: what is drawn.
  Object.assign(root, {hofburg: page});
}
