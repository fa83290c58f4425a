import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPurchaseLedger } from '../../lib/aws/purchases/purchase-ledger.ts';
import type { Advanced } from '../../lib/purchasing/purchase-ledger.ts';
import { FOLLOWERS } from '../../lib/purchasing/transitions.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { startBillingTables } from './billing-table.ts';
import { listed } from './both-ledgers.ts';
import { randomLedgerWalk } from './random-ledger-walk.ts';

const OPERATIONS = Number(process.env['LEDGER_OPERATIONS'] ?? 5_000);
const SEED = Number(process.env['LEDGER_SEED'] ?? 4);
// Each by itself in a table of its own; side by side, since most of the time is waiting for the engine.
const WALKS = 5;
const SEEN_AT_LEAST = 20;

const KINDS = [
  ...['accept', 'accept again', 'accept other content', 'accept a line that is there', 'claim', 'release'],
  ...['setPurchasing', 'refuse', 'markSent', 'sendAgain', 'noteElsewhere', 'read', 'history'],
  ...[
    'ofRequest',
    'due',
    'similar',
    'lockHolder',
    'orderOwner',
    'boughtElsewhere',
    'purchasing',
    'budget',
    'unknownsSince',
  ],
  ...['unsentOutcomes', 'refusedMessages', 'all'],
];
const ANSWERS = [
  ...(['written', 'lost', 'stopped', 'locked', 'over_budget', 'claimed'] satisfies Advanced[]).map(
    (advanced) => `advance: ${advanced}`,
  ),
  ...['new', 'again', 'conflict'].map((accepted) => `accept: ${accepted}`),
  ...['claim: true', 'claim: false', 'setPurchasing: written', 'setPurchasing: lost'],
  ...['noteElsewhere: new', 'noteElsewhere: known'],
];
const ALLOWED = Object.entries(FOLLOWERS).flatMap(([from, stages]) =>
  stages.map((to) => `advance ${from} to ${to}: written`),
);

let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

async function compare(seed: number, operations: number): Promise<void> {
  const fake = createInMemoryPurchaseLedger();
  const real = createPurchaseLedger({ ...(await tables.newTable()), newId: () => crypto.randomUUID() });
  const nextOperation = randomLedgerWalk(seed, fake);
  for (let step = 1; step <= operations; step += 1) {
    const { kind, on } = await nextOperation();
    const answer = await on(fake);
    expect({ seed, step, kind, answer: await on(real) }).toEqual({ seed, step, kind, answer });
    const word = wordOf(answer);
    for (const what of new Set([kind, `${kind.split(' ')[0]}: ${word}`, `${kind}: ${word}`])) count(what);
  }
  // And what nobody asked for on the way.
  for await (const { id, intent } of fake.all()) {
    expect(await real.read(id)).toEqual(await fake.read(id));
    expect(await real.history(id)).toEqual(await fake.history(id));
    expect(await real.lockHolder(intent)).toEqual(await fake.lockHolder(intent));
  }
  for (const { reserved, spent, ...key } of fake.budgets()) {
    expect(await real.budget(key)).toEqual({ reserved, spent });
    count('budget that was used');
  }
  expect(await listed(real.all())).toHaveLength((await listed(fake.all())).length);
}

it(`the fake and the real ledger agree on ${OPERATIONS} random operations from seed ${SEED} on`, async () => {
  const walks = Array.from({ length: WALKS }, (_, walk) => compare(SEED + walk, OPERATIONS / WALKS));
  await Promise.all(walks);
  if (process.env['LEDGER_COUNTS']) console.log(Object.fromEntries([...counts].toSorted()));
  if (OPERATIONS < 5_000) return;
  const seldom = ['budget that was used', ...KINDS, ...ANSWERS].filter(
    (what) => (counts.get(what) ?? 0) < SEEN_AT_LEAST,
  );
  expect(seldom).toEqual([]);
  expect(ALLOWED.filter((what) => !counts.has(what))).toEqual([]);
}, 300_000);

/** The word by which an answer is counted, where it is one. */
function wordOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'accepted' in answer) return String(answer.accepted);
  return typeof answer === 'string' || typeof answer === 'boolean' ? String(answer) : 'something';
}
