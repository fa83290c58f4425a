import { otherLines, reservationLines } from './count-lines.ts';
import { generatedFaults } from './generated-faults.ts';
import { generatedPurchases, requestsFor } from './generated-purchases.ts';
import { generatedTimeline, paddingCharges } from './generated-timeline.ts';
import { generatedWorld } from './generated-world.ts';
import { createChoices } from './pseudo-random.ts';
import type { ScenarioInput } from './scenario.ts';

export type GeneratedSize = { readonly purchases: number; readonly lines: number; readonly seed: number };
type GeneratedScenario = {
  readonly scenario: ScenarioInput;
  /** Lines over all documents; more than asked for where the purchases alone need more. */
  readonly lines: number;
};

/** A scenario of any size: two billing months in two currencies, every kind of fault, and the same for the same seed. */
export function generateScenario({ purchases: count, lines, seed }: GeneratedSize): GeneratedScenario {
  const choices = createChoices(seed);
  const purchases = generatedPurchases(count, choices);
  const faults = generatedFaults(purchases, choices);
  const fixed = generatedTimeline(faults, []);
  const needed = reservationLines(purchases, faults) + otherLines(fixed);
  const padding = Math.max(0, lines - needed);
  const timeline = [
    ...requestsFor(purchases),
    ...faults.returns,
    ...generatedTimeline(faults, paddingCharges(padding)),
  ];
  return {
    lines: needed + padding,
    scenario: {
      $schema: './scenario.schema.json',
      name: `generated-${count}-${lines}-${seed}`,
      description: `Generated: ${count} purchases, ${needed + padding} lines, seed ${seed}.`,
      start: '2024-01-02T08:00:00Z',
      market: 'DE',
      currency: 'EUR',
      ...generatedWorld(),
      timeline: timeline.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    },
  };
}
