import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { amountText } from '../../lib/values/money.ts';
import { seededRandom } from '../builders/seeded-random.ts';
import { archivedTrials } from './corruption/archived.ts';
import { DAMAGES, type DamageKind, type Target } from './corruption/damage.ts';
import { createSpecimen, type Specimen, type Trial } from './corruption/specimen.ts';

/**
 * A small share of what `node test/billing/corruption/run.ts` tries. What it never notices, and why nobody could:
 *
 * blobs     exchanged, an empty one twice, the time in the head of a gzip: the lines are the same lines.
 * PDFs      what no stream packs and no table points at, such as a date, an id, a blank or the name of a font: it has no
 *           checksum and stands there once. Text and figures that the PDF shows are the same.
 * v1 pages  a column that stands in a line once: JSON has no checksum. On the wire TLS has one for each record (RFC 8446,
 *           5.2); what was damaged before it is seen by the next night, as a restatement, where the column is one that we
 *           read. What comes from both sides or adds up, all amounts, cannot change unseen at all.
 */
const FLIPS = 40;
const OTHERS = 6;

let specimen: Specimen;
beforeAll(async () => {
  specimen = await createSpecimen();
}, 60_000);
afterAll(() => specimen.close());

const KINDS = Object.keys(DAMAGES) as DamageKind[];
const random = seededRandom(20_240_309);

async function tried(target: Target, kind: DamageKind): Promise<Trial[]> {
  const trials: Trial[] = [];
  const count = kind === 'one bit turned' ? FLIPS : OTHERS;
  while (trials.length < count) trials.push(await specimen.trial(target, kind, random));
  return trials;
}

const unnoticed = (trials: readonly Trial[]) =>
  trials.flatMap(({ outcome, around }) => (outcome === 'unnoticed' ? [around] : []));
const noticed = (trials: readonly Trial[]) =>
  trials.filter(({ outcome }) => outcome === 'refused' || outcome === 'not tied').length;

describe('damage that comes over the wire', () => {
  it.each((['blob', 'statement'] as const).flatMap((target) => KINDS.map((kind) => ({ target, kind }))))(
    'of a $target, $kind: is noticed, or nothing of what is said is lost',
    async ({ target, kind }) => {
      const trials = await tried(target, kind);
      expect(unnoticed(trials)).toEqual([]);
      // Blobs that are exchanged are the same lines in another order, and nothing is wrong with that.
      if (!(target === 'blob' && kind === 'two exchanged')) expect(noticed(trials)).toBeGreaterThan(0);
    },
    60_000,
  );

  it.each(KINDS.filter((kind) => kind !== 'one bit turned').map((kind) => ({ kind })))(
    'of a page, $kind: is noticed, or nothing of what is said is lost',
    async ({ kind }) => {
      const trials = await tried('page', kind);
      expect(unnoticed(trials)).toEqual([]);
      expect(noticed(trials)).toBe(trials.length);
    },
    60_000,
  );

  // A page carries no checksum of its own, and most columns are said once: only TLS guards a name or an id in it. What
  // is said twice, and so are all amounts, cannot change unseen.
  it('of a page, one bit turned: never changes what the lines come to without a word', async () => {
    const trials = await tried('page', 'one bit turned');
    const sums = ({ document: { published } }: Trial) =>
      published && [
        published.lineCount,
        ...[published.subtotal, published.tax, published.total].map(amountText),
      ];
    const passed = trials.filter(({ outcome }) => outcome === 'nothing lost' || outcome === 'unnoticed');
    expect(new Set(passed.map((trial) => JSON.stringify(sums(trial)))).size).toBe(1);
    expect(noticed(trials)).toBeGreaterThan(0);
  }, 60_000);
});

describe('damage in the archive', () => {
  it('is refused whenever it is read, of whatever kind it is', async () => {
    const rows = await archivedTrials(specimen.recorded, FLIPS, OTHERS, random);
    expect(rows).toHaveLength(3 * KINDS.length);
    expect(rows.filter(({ tried, refused }) => refused < tried)).toEqual([]);
  }, 60_000);
});
