import { NO_GUARDS, type Guards } from '../../lib/purchasing/guards/guards.ts';
import { decimal } from '../../lib/values/decimal.ts';
import type { BudgetLimits } from './checker/money-checks.ts';
import type { ApprovalRules } from './checker/people-checks.ts';
import { commitmentCents, type Demand } from './demands.ts';
import type { Knobs } from './knobs.ts';
import { priced } from './partner-center/catalogue.ts';

const TOLERATED = 0.02;
const THRESHOLD_CENTS = 100_000;
const DRIFT = { tolerated: decimal('0.02'), approvable: decimal('0.05') };
const DAY = 86_400_000;

export type HouseRules = {
  readonly guards: Guards;
  readonly budgets: BudgetLimits;
  readonly approvals: ApprovalRules;
};

/** What this house allows itself in one schedule; the core is given the guards, the checker the bare figures. */
export function houseRules(knobs: Knobs, demands: readonly Demand[]): HouseRules {
  const budgets = budgetLimits(knobs, demands);
  const { allDay, customerMonth } = budgets;
  const limits = (cents: number) => [priced(cents, 'EUR')];
  const guards: Guards = {
    ...NO_GUARDS,
    priceDrift: DRIFT,
    ...(knobs.approvalAbove ? { approvalThreshold: limits(THRESHOLD_CENTS) } : {}),
    ...(knobs.likelyDuplicate ? { likelyDuplicateMs: DAY } : {}),
    ...(knobs.guard === 'market' ? { markets: ['FR'] } : {}),
    dryRun: knobs.guard === 'dry_run',
    ...(allDay === undefined || customerMonth === undefined
      ? {}
      : { budgets: { all: { day: limits(allDay) }, eachCustomer: { month: limits(customerMonth) } } }),
  };
  const aboveCents = knobs.approvalAbove ? THRESHOLD_CENTS : undefined;
  return { guards, budgets, approvals: { aboveCents, tolerated: TOLERATED } };
}

// Tight budgets hold the largest line, and not much beside it.
function budgetLimits({ budget }: Knobs, demands: readonly Demand[]): BudgetLimits {
  if (budget === 'none') return {};
  const largest = Math.max(...demands.flatMap(({ lines }) => lines.map(commitmentCents)));
  return budget === 'tight'
    ? { allDay: Math.floor(largest * 1.3), customerMonth: Math.floor(largest * 2.2) }
    : { allDay: largest * 4, customerMonth: largest * 4 };
}
