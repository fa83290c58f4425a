import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { playBillingEvent } from '../../../local/partner-center/billing/play-billing-event.ts';
import { createWorld } from '../../../local/partner-center/create-world.ts';
import { createClock } from '../../../local/clock.ts';
import { generateScenario } from '../../../local/scenarios/generate-scenario.ts';
import { loadScenario } from '../../../local/scenarios/load-scenario.ts';
import type { Scenario } from '../../../local/scenarios/scenario.ts';
import { orderOfIn } from '../../builders/billing-world.ts';
import { orderEverything, plantedKinds } from '../../builders/played-scenario.ts';

const folder = new URL('../../..', import.meta.url).pathname;
const run = promisify(execFile);

function generated(purchases: number, lines: number, seed = 1): Scenario {
  const loaded = loadScenario(JSON.stringify(generateScenario({ purchases, lines, seed }).scenario));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.scenario;
}

function played(scenario: Scenario) {
  const world = createWorld(scenario, createClock(Date.parse(scenario.start)));
  const requested = orderEverything(world);
  for (const event of scenario.timeline) playBillingEvent(world, event, orderOfIn(world));
  const lines = [...world.documents.values()].reduce((sum, document) => sum + document.lines.length, 0);
  return { world, requested, lines };
}

describe('a generated scenario', () => {
  it.each([
    [1, 30],
    [7, 60],
    [60, 500],
    [400, 3000],
  ])('of %i purchases can be played, and has %i lines over all its documents', (purchases, lines) => {
    const { requested, lines: billed } = played(generated(purchases, lines));
    expect(requested).toHaveLength(purchases);
    expect(billed).toBe(lines);
  });

  it('expects of every purchase exactly what the cart will say', () => {
    const { requested } = played(generated(200, 1));
    expect(requested.every(({ order, expected }) => order.charge.eq(expected))).toBe(true);
  });

  it.each([1, 2, 3, 4, 5])('plants every kind of fault from sixty purchases on, seed %i', (seed) => {
    expect([...plantedKinds(generated(60, 1, seed))].sort()).toEqual([
      'amount_differs',
      'billed_after_cancellation',
      'billed_not_purchased',
      'billed_twice',
      'bought_before_start',
      'credit_note',
      'currency_differs',
      'customer_differs',
      'exchange_rate',
      'lines_do_not_sum',
      'purchased_not_billed',
      'quantity_differs',
      'rebilled',
      'refund_missing',
      'refund_unannounced',
      'renewed',
      'restated',
      'rounding',
      'statement_differs',
      'tax_on_invoice_only',
      'term_differs',
      'test_purchase',
      'unit_price_differs',
      'unknown_charge_type',
    ]);
  });

  it('is the same for the same seed, and another for another', () => {
    const text = (seed: number) => JSON.stringify(generateScenario({ purchases: 50, lines: 200, seed }));
    expect(text(5)).toBe(text(5));
    expect(text(5)).not.toBe(text(6));
  });
});

describe('npm run scenario', () => {
  const generate = (...words: string[]) =>
    run(process.execPath, ['local/scenarios/generate.ts', ...words], { cwd: folder }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );

  it('prints a scenario and nothing else on standard output', async () => {
    const { code, stdout } = await generate('--purchases', '3', '--lines', '40', '--seed', '9');
    expect(code).toBe(0);
    expect(loadScenario(stdout).ok).toBe(true);
  });

  it.each([
    [['--lines', '3'], '--purchases is missing'],
    [['--purchases', '0', '--lines', '3'], '--purchases is not a whole number from 1 to'],
    [['--purchases', '3', '--lines', 'many'], '--lines is not a whole number'],
    [['--size', '3'], "Unknown option '--size'"],
  ])('%j ends with status 2 and the reason', async (words, reason) => {
    const { code, stdout, stderr } = await generate(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('Usage:');
  });
});
