// Builds what stands in src/hofburg/web/static: the map's script and style, its base map, htmx, and
// the licences of what is in them. The same bytes on every machine. Usage: node build.mjs FOLDER
import {build} from 'esbuild';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {basemap} from './basemap.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, '../src/hofburg/web/static');
const packages = join(here, 'node_modules');
const USES = {
  'htmx.org': 'htmx.min.js',
  ol: 'in map.js and map.css',
  'world-atlas': 'basemap.json is made from its land-50m.json, which is made from Natural Earth (public domain)',
};
await mkdir(out, {recursive: true});

const made = await build({
  absWorkingDir: here,
  entryPoints: {map: 'src/map.ts'},
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2022'],
  charset: 'utf8',
  legalComments: 'none', // they stand in licences.txt
  drop: ['console'], // a library greets on the console
  // Of milsymbol only what draws units: all of it would be twice as much.
  alias: {
    'milsymbol-base': join(packages, 'milsymbol/src/milsymbol.js'),
    'milsymbol-units': join(packages, 'milsymbol/src/numbersidc/sidc/landunit.js'),
  },
  metafile: true,
  logLevel: 'warning',
});

// The controls' style of OpenLayers, then our own.
const styles = await Promise.all(
  [join(packages, 'ol/ol.css'), join(here, 'src/map.css')].map((path) => readFile(path, 'utf8')),
);
await writeFile(join(out, 'map.css'), styles.join('\n'));
await writeFile(join(out, 'htmx.min.js'), await readFile(join(packages, 'htmx.org/dist/htmx.min.js')));
await writeFile(join(out, 'basemap.json'), await basemap(packages));

const bundled = new Set(['htmx.org', 'ol', 'world-atlas']);
for (const path of Object.keys(made.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path);
  if (found) bundled.add(found[1]);
}
await writeFile(join(out, 'licences.txt'), await licences([...bundled].sort()));

/** The licences of packages, one after the other. */
async function licences(names) {
  const parts = [
    'What stands in this folder and was not written for Hofburg: packages of npm, with their licences.',
    'script/islands builds it; islands/package.json names the versions.',
  ];
  for (const name of names) {
    const about = JSON.parse(await readFile(join(packages, name, 'package.json'), 'utf8'));
    parts.push(`${'='.repeat(88)}\n${name} ${about.version} (${about.license}): ${USES[name] ?? 'in map.js'}`);
    parts.push((await licence(name)).trim());
  }
  return parts.join('\n\n') + '\n';
}

async function licence(name) {
  for (const file of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE']) {
    try {
      const text = await readFile(join(packages, name, file), 'utf8');
      return text.replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, '');
    } catch {
      continue;
    }
  }
  throw new Error(`${name} has no licence beside it`);
}
