/**
 * `npx node test/simulation/exhaustive/run.ts [--pairs] [--path WORDS]`: dies once, or twice, at every call of every port
 * on every path of the core, and judges what came of it.
 */
import { parseArgs } from 'node:util';
import { PATHS } from './all-paths.ts';
import { crashOnce, crashTwice, type Enumerated } from './enumerate.ts';

const SHOWN = 20;

const { pairs, path: words } = parseArgs({
  options: { pairs: { type: 'boolean', default: false }, path: { type: 'string', default: '' } },
}).values;
process.exitCode = await enumerateAll();

async function enumerateAll(): Promise<number> {
  const startedMs = performance.now();
  const all: Enumerated[] = [];
  for (const path of PATHS.filter(({ name }) => name.includes(words))) {
    const found = await (pairs ? crashTwice(path) : crashOnce(path));
    console.log(
      `${String(found.runs).padStart(8)} runs  ${String(found.bad.length).padStart(4)} bad  ${path.name}`,
    );
    for (const sentence of found.bad.slice(0, SHOWN)) console.log(`          ${sentence}`);
    all.push(found);
  }
  const total = (figure: (found: Enumerated) => number) => all.reduce((sum, found) => sum + figure(found), 0);
  const figures = {
    paths: all.length,
    runs: total(({ runs }) => runs),
    crashes: total(({ crashes }) => crashes),
    orders: total(({ orders }) => orders),
    bad: total(({ bad }) => bad.length),
    seconds: Math.round((performance.now() - startedMs) / 1000),
  };
  console.log(JSON.stringify(figures));
  return figures.bad === 0 && figures.runs > 0 ? 0 : 1;
}
