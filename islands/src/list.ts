// The list beside the map: the same array, a hundred rows at a time, every row with a button that
// shows its thing on the map.

import type {Thing} from './data';

const MOST = 100;
const MUCH = 160; // letters that a row can show

export interface Heard {
  point(thing: Thing | null): void;
  choose(thing: Thing): void;
}

export class List {
  private things: readonly Thing[] = [];
  private places = new Map<number, number>();
  private page = 0;
  private chosen: ReadonlySet<Thing> = new Set();
  private readonly body: HTMLTableSectionElement;
  private readonly caption: HTMLElement;
  private readonly pager: HTMLElement;

  constructor(
    private readonly root: HTMLElement,
    private words: Readonly<Record<string, string>>,
    private readonly heard: Heard,
  ) {
    const table = made('table');
    table.dataset['list'] = 'things';
    this.caption = made('caption');
    const head = made('thead');
    const row = made('tr');
    for (const title of ['name', 'what', 'states', 'when', 'where', 'entry']) {
      const cell = made('th', this.words[title]);
      cell.scope = 'col';
      row.append(cell);
    }
    head.append(row);
    this.body = made('tbody');
    table.append(this.caption, head, this.body);
    const scroll = made('div');
    scroll.className = 'scroll';
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', this.words['list'] ?? '');
    scroll.append(table);
    this.pager = made('nav');
    this.pager.className = 'pager';
    this.pager.setAttribute('aria-label', this.words['pages'] ?? '');
    root.replaceChildren(scroll, this.pager);
    this.listen();
  }

  /** Everything that is listed, drawn or not. */
  get length(): number {
    return this.things.length;
  }

  show(things: readonly Thing[]): void {
    this.things = things;
    this.places = new Map(things.map((thing, n) => [thing.n, n]));
    this.page = 0;
    this.render();
  }

  /** Mark what is chosen, and turn to the page of the first of it. */
  choose(chosen: ReadonlySet<Thing>): void {
    this.chosen = chosen;
    const [first] = chosen;
    const place = first && this.places.get(first.n);
    if (place !== undefined && Math.floor(place / MOST) !== this.page) {
      this.page = Math.floor(place / MOST);
      this.render();
    }
    for (const row of this.body.rows) {
      const on = [...chosen].some((thing) => String(thing.n) === row.dataset['n']);
      row.classList.toggle('at', on);
      row.querySelector('button')?.setAttribute('aria-pressed', String(on));
    }
    if (first) this.row(first)?.scrollIntoView({block: 'nearest'});
  }

  point(thing: Thing | null): void {
    for (const row of this.body.rows) row.classList.toggle('near', row.dataset['n'] === String(thing?.n));
  }

  private row(thing: Thing): HTMLTableRowElement | null {
    return this.body.querySelector(`tr[data-n="${thing.n}"]`);
  }

  private thingOf(event: Event): Thing | null {
    const row = (event.target as Element).closest?.('tr');
    const n = this.places.get(Number(row?.dataset['n']));
    return n === undefined ? null : (this.things[n] ?? null);
  }

  private listen(): void {
    for (const name of ['pointerover', 'focusin']) {
      this.body.addEventListener(name, (event) => this.heard.point(this.thingOf(event)));
    }
    for (const name of ['pointerleave', 'focusout']) {
      this.body.addEventListener(name, () => this.heard.point(null));
    }
    this.body.addEventListener('click', (event) => {
      const thing = this.thingOf(event);
      if (thing && !(event.target as Element).closest('a, details')) this.heard.choose(thing);
    });
    this.pager.addEventListener('click', (event) => {
      const step = Number((event.target as HTMLElement).dataset['step'] ?? 0);
      if (!step) return;
      this.page += step;
      this.render();
      this.root.querySelector<HTMLElement>('.scroll')?.focus();
    });
  }

  private render(): void {
    const first = this.page * MOST;
    const part = this.things.slice(first, first + MOST);
    const pages = Math.max(1, Math.ceil(this.things.length / MOST));
    this.caption.textContent =
      pages > 1
        ? fill(this.words['part'], {first: first + 1, last: first + part.length, all: this.things.length})
        : fill(this.words['whole'], {all: this.things.length});
    this.body.replaceChildren(...part.map((thing) => this.made(thing)));
    this.pager.replaceChildren();
    if (pages > 1) {
      const said = made('span', fill(this.words['page'], {n: this.page + 1, all: pages}));
      this.pager.append(...this.step(-1, 'previous', this.page > 0), said, ...this.step(1, 'next', this.page + 1 < pages));
    }
  }

  private step(by: number, word: string, is: boolean): HTMLElement[] {
    const button = made('button', this.words[word]);
    button.type = 'button';
    button.className = 'plain';
    button.dataset['step'] = String(by);
    button.disabled = !is;
    return [button];
  }

  /** What is said of it; where that is long, to be opened. */
  private more(said: string): HTMLElement[] {
    if (said.length <= MUCH) return said ? [made('small', said)] : [];
    const details = made('details');
    details.append(made('summary', this.words['details']), made('small', said));
    return [details];
  }

  private made(thing: Thing): HTMLTableRowElement {
    const row = made('tr');
    row.dataset['n'] = String(thing.n);
    row.classList.toggle('at', this.chosen.has(thing));
    const head = made('th');
    head.scope = 'row';
    const button = made('button', thing.name);
    button.type = 'button';
    button.className = 'show';
    button.setAttribute('aria-pressed', String(this.chosen.has(thing)));
    head.append(button);
    const what = made('td', thing.what);
    what.append(...this.more(thing.said), made('small', thing.note));
    const entry = made('td');
    if (thing.href) {
      const link = made('a', this.words['entry']);
      link.href = thing.href;
      // Where there are many links alike, each says of what.
      link.setAttribute('aria-label', `${this.words['entry']}: ${thing.name}`);
      entry.append(link);
    }
    row.append(head, what, made('td', thing.states), made('td', thing.when.text), made('td', thing.where), entry);
    return row;
  }
}

export function made<K extends keyof HTMLElementTagNameMap>(name: K, text?: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** A sentence with its values: numbers as the page's language writes them. */
export function fill(text: string | undefined, values: Record<string, number | string>): string {
  const shown = (value: number | string | undefined) =>
    typeof value === 'number' ? value.toLocaleString(document.documentElement.lang) : (value ?? '');
  return (text ?? '').replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name]));
}
