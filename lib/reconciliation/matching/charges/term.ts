import type { BilledLine } from '../../../billing/billed-line.ts';
import type { Term } from '../../../purchasing/purchase.ts';

/**
 * The term that a line says it is for, out of Microsoft's free text: `1 Year Reservation`, `3 Years Reservation,
 * monthly billing`, `One-Year commitment`. Undefined where it names none that can be bought: then nothing is compared.
 */
export function termOf({ termAndBillingCycle }: Pick<BilledLine, 'termAndBillingCycle'>): Term | undefined {
  return TERMS.find(([, pattern]) => pattern.test(termAndBillingCycle))?.[0];
}

const TERMS: readonly (readonly [Term, RegExp])[] = [
  ['P1Y', /\b(p1y|(1|one)[\s-]*(yr|year)|12[\s-]*month)/i],
  ['P3Y', /\b(p3y|(3|three)[\s-]*(yr|year)|36[\s-]*month)/i],
];
