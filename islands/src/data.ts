// What the server says is located, as columns over one table of strings; here as objects again.

import type {Place} from './projection';

export type Kind = 'unit' | 'outline' | 'line' | 'place' | 'area';

export interface Thing {
  readonly n: number;
  readonly kind: Kind;
  readonly name: string;
  readonly what: string;
  readonly process: string;
  readonly states: string;
  readonly said: string;
  readonly note: string;
  readonly href: string;
  readonly symbol: string;
  readonly where: string;
  readonly when: When;
  readonly pieces: readonly (readonly Place[])[];
}

/** When it is there, in milliseconds; `text` is how a reader writes it. */
export interface When {
  readonly since: readonly [number, number];
  readonly until: readonly [number, number];
  readonly sure: boolean;
  readonly text: string;
}

export interface Located {
  readonly things: readonly Thing[];
  /** The first moment of each day of the year, and of the day after; none: no day is chosen. */
  readonly days: readonly number[];
  readonly dates: readonly string[];
  /** The days as the page's language writes them. */
  readonly labels: readonly string[];
  readonly day: number;
  readonly processes: readonly string[];
  readonly lines: readonly {kind: string; places: readonly Place[]}[];
  /** What is not shown, and why. */
  readonly notes: readonly string[];
  readonly words: Readonly<Record<string, string>>;
}

type Bound = number | null;
interface Sent {
  kinds: Kind[];
  strings: string[];
  when: [Bound, Bound, Bound, Bound, 0 | 1, number][];
  things: Record<
    'kind' | 'name' | 'what' | 'process' | 'states' | 'said' | 'note' | 'href' | 'symbol' | 'where' | 'when',
    number[]
  >;
  figures: number[][];
  pieces: number[][][];
  days: number[];
  dates: string[];
  labels: string[];
  day: number;
  processes: string[];
  lines: [string, number[]][];
  notes: string[];
  words: Record<string, string>;
}

/** Ask the server. Throws where it does not answer. */
export async function load(address: string): Promise<Located> {
  const answer = await fetch(address, {headers: {accept: 'application/json'}});
  if (!answer.ok) throw new Error(`${answer.status}`);
  return read((await answer.json()) as Sent);
}

function read(sent: Sent): Located {
  const text = (n: number | undefined): string => sent.strings[n ?? 0] ?? '';
  const ever = (at: Bound, end: number): number => at ?? end;
  const when = sent.when.map(([a, b, c, d, sure, said]): When => ({
    since: [ever(a, -Infinity), ever(b, Infinity)],
    until: [ever(c, -Infinity), ever(d, Infinity)],
    sure: sure === 1,
    text: text(said),
  }));
  const of = sent.things;
  const write = new Intl.NumberFormat(document.documentElement.lang);
  const said = (n: number): string =>
    // {{ and }} are braces of the text, {0} is the first figure.
    text(of.said[n]).replace(/\{\{|\}\}|\{(\d+)\}/g, (found, at?: string) =>
      at === undefined ? found[0]! : write.format(sent.figures[n]![Number(at)]!),
    );
  const where = (n: number): string => {
    const [piece] = sent.pieces[n]!;
    return piece?.length === 2 ? `${piece[0]}, ${piece[1]}${text(of.where[n])}` : text(of.where[n]);
  };
  const things = of.kind.map((kind, n): Thing => ({
    n,
    kind: sent.kinds[kind]!,
    name: text(of.name[n]),
    what: text(of.what[n]),
    process: text(of.process[n]),
    states: text(of.states[n]),
    said: said(n),
    note: text(of.note[n]),
    href: text(of.href[n]),
    symbol: text(of.symbol[n]),
    where: where(n),
    when: when[of.when[n]!]!,
    pieces: (sent.pieces[n] ?? []).map(pairs),
  }));
  const lines = sent.lines.map(([kind, flat]) => ({kind, places: pairs(flat)}));
  const {days, dates, labels, day, processes, notes, words} = sent;
  return {things, days, dates, labels, day, processes, lines, notes, words};
}

function pairs(flat: readonly number[]): Place[] {
  const found: Place[] = [];
  for (let n = 0; n + 1 < flat.length; n += 2) found.push([flat[n]!, flat[n + 1]!]);
  return found;
}

/** Whether something is there, or may be, on a day of the year; any day is -1. */
export function isThere(thing: Thing, located: Located, day: number): boolean {
  if (day < 0) return true;
  const [first, next] = [located.days[day]!, located.days[day + 1]!];
  return thing.when.since[0] < next && thing.when.until[1] >= first;
}
