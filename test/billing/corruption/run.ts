import { seededRandom } from '../../builders/seeded-random.ts';
import { archivedTrials } from './archived.ts';
import { DAMAGES, type DamageKind } from './damage.ts';
import { createSpecimen, type Outcome } from './specimen.ts';

/**
 * Damages everything in every way and prints what became of it:
 * `node test/billing/corruption/run.ts [flips of each] [other damages of each] [seed]`
 */
const [flips = 1_000, others = 100, seed = 1] = process.argv.slice(2).map(Number);
const random = seededRandom(seed);
const OUTCOMES: readonly Outcome[] = ['refused', 'not tied', 'next night', 'nothing lost', 'unnoticed'];
const rest: string[] = [];

const specimen = await createSpecimen();
row('over the wire', 'damage', 'tried', ...OUTCOMES, 'noticed', 'of losses');
for (const target of ['blob', 'page', 'statement'] as const) {
  for (const kind of Object.keys(DAMAGES) as DamageKind[]) {
    const counts = new Map<Outcome, number>();
    const tried = kind === 'one bit turned' ? flips : others;
    for (let trial = 0; trial < tried; trial += 1) {
      const { outcome, around } = await specimen.trial(target, kind, random);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome === 'nothing lost' || outcome === 'unnoticed')
        rest.push(`${target} | ${kind} | ${outcome} | ${JSON.stringify(around)}`);
    }
    const noticed = tried - (counts.get('nothing lost') ?? 0) - (counts.get('unnoticed') ?? 0);
    const losses = tried - (counts.get('nothing lost') ?? 0);
    const figures = [tried, ...OUTCOMES.map((outcome) => counts.get(outcome) ?? 0)].map(String);
    row(target, kind, ...figures, share(noticed, tried), share(noticed, losses));
  }
}
row('in the archive', 'damage', 'tried', 'refused');
for (const { target, kind, tried, refused } of await archivedTrials(specimen.recorded, flips, others, random))
  row(target, kind, String(tried), String(refused));
await specimen.close();
console.log(`\nwhat was not noticed (${rest.length}):\n${rest.join('\n')}`);

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;
}

function row(...cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index < 2 ? cell.padEnd(24) : cell.padStart(13))).join(''));
}
