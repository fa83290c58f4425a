import { amountText, minus, money, noMoney, plus, type Money } from '../../values/money.ts';
import type { NextStep } from '../what-to-do.ts';
import type { AdvisedDifference } from './advised-difference.ts';
import { onLines, sumOf, type KindSum, type Standing } from './in-question.ts';

/** Differences of one kind on the lines that stand alike; `exchange_rate_effect`: what comes of the month's rate within others. */
type LadderStep = KindSum & { readonly standing: Standing; readonly next: NextStep };

/**
 * A document from what was bought to what was billed, before tax and in its own currency, to the last cent:
 * expected + steps = billed, and shouldBe = expected + the steps that are explained.
 */
export type InvoiceLadder = {
  /** What was bought as it was bought, and all that is no reservation as it is billed. */
  readonly expected: string;
  /** What should have been billed. */
  readonly shouldBe: string;
  readonly billed: string;
  /** First what is explained, then what was decided, what is to be looked into, and what is to be disputed; the largest first. */
  readonly steps: readonly LadderStep[];
};

export function invoiceLadder(
  differences: readonly AdvisedDifference[],
  linesSubtotal: string,
  currency: string,
): InvoiceLadder {
  const steps = stepsOf(onLines(differences, currency), currency);
  const sumOfSteps = (all: readonly LadderStep[]) =>
    sumOf(
      all.map(({ amount }) => amount),
      currency,
    );
  const billed = money(linesSubtotal, currency);
  const expected = minus(billed, sumOfSteps(steps));
  const explained = sumOfSteps(steps.filter(({ standing }) => standing === 'explained'));
  return {
    ...{ expected: amountText(expected), shouldBe: amountText(plus(expected, explained)) },
    ...{ billed: amountText(billed), steps },
  };
}

type Part = Pick<LadderStep, 'kind' | 'standing' | 'next'> & { readonly amount: Money };

function stepsOf(found: readonly AdvisedDifference[], currency: string): readonly LadderStep[] {
  const parts = Map.groupBy(
    found.flatMap(partsOf),
    ({ kind, standing, next }) => `${next} ${standing} ${kind}`,
  );
  return [...parts.values()]
    .flatMap(([first, ...more]) => {
      if (first === undefined) return [];
      const { kind, standing, next } = first;
      const sum = [first, ...more].reduce((all, { amount }) => plus(all, amount), noMoney(currency));
      return [{ sum, step: { kind, standing, next, count: more.length + 1, amount: amountText(sum) } }];
    })
    .toSorted((a, b) => placeOf(a.step) - placeOf(b.step) || b.sum.amount.abs().cmp(a.sum.amount.abs()))
    .map(({ step }) => step);
}

function placeOf({ standing, next }: LadderStep): number {
  if (standing === 'explained') return 0;
  return 1 + IN_ORDER.indexOf(next);
}

const IN_ORDER: readonly NextStep[] = ['nothing', 'look_into', 'dispute'];

/** What is in question of a difference, and what of it the month's rate explains. */
function partsOf({ kind, standing, next, amount, inQuestion }: AdvisedDifference): readonly Part[] {
  const whole = money(amount.amount, amount.currency);
  if (inQuestion === null) return [{ kind, standing, next, amount: whole }];
  const part = money(inQuestion.beforeTax, amount.currency);
  const ofRate = minus(whole, part);
  const rate = { kind: 'exchange_rate_effect', standing: 'explained', next: 'nothing' } as const;
  return [
    { kind, standing, next, amount: part },
    ...(ofRate.amount.eq('0') ? [] : [{ ...rate, amount: ofRate }]),
  ];
}
