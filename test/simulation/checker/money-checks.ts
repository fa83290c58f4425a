import { instalmentCount, type Checkout, type Purchase } from '../../../lib/purchasing/purchase.ts';
import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import type { BudgetKey } from '../../../lib/purchasing/budget.ts';
import type { Money } from '../../../lib/values/money.ts';
import type { Findings } from './findings.ts';

/** What budgets a schedule has, in cents: for everybody and for each customer, in one day and in one month. */
export type BudgetLimits = {
  readonly allDay?: number;
  readonly allMonth?: number;
  readonly customerDay?: number;
  readonly customerMonth?: number;
};

type Account = {
  readonly key: BudgetKey;
  readonly limit: number;
  reserved: number;
  spent: number;
  /** By the orders that Microsoft truly made. */
  owed: number;
};

/** The budgets as they must stand, kept beside the ledger from the writes that landed. Whole cents. */
export class MoneyChecks {
  private readonly accounts = new Map<string, Account>();
  private readonly findings: Findings;
  private readonly limits: BudgetLimits;

  constructor(findings: Findings, limits: BudgetLimits) {
    this.findings = findings;
    this.limits = limits;
  }

  advanced(from: Purchase, to: Purchase, nowMs: number): void {
    if (from.stage === to.stage) return;
    if (to.stage === 'checking_out') this.reserve(from, to, nowMs);
    if (to.stage === 'ordered' || to.stage === 'failed') this.settle(to, to.stage === 'ordered');
  }

  private reserve(from: Purchase, to: Extract<Purchase, { stage: 'checking_out' }>, nowMs: number): void {
    const { findings } = this;
    const { intent, hold, cart } = to;
    const charge = Math.max(centsOf(intent.expected.charge), centsOf(cart.charge));
    const commitment = charge * instalmentCount(intent.term, intent.billingCycle);
    const atMs = to.attempt.startedAtMs;
    const wanted = accountsOf(this.limits, intent.customerId, new Date(atMs).toISOString());
    const counted = hold.budgets.map(({ scope, period }) => `${scope}|${period}`);
    const isRight =
      centsOf(hold.amount) === commitment &&
      counted.length === wanted.length &&
      wanted.every(({ name }) => counted.includes(name)) &&
      nowMs - atMs < 86_400_000 * 400;
    findings.check(
      'what a purchase holds is its commitment',
      isRight,
      () => `${from.id}: ${counted.join(' ')}`,
    );
    for (const { name, scope, period, limit } of wanted) {
      let account = this.accounts.get(name);
      if (!account) {
        const key = { scope, period, currency: hold.amount.currency } as BudgetKey;
        this.accounts.set(name, (account = { key, limit, reserved: 0, spent: 0, owed: 0 }));
      }
      account.reserved += commitment;
      const { reserved, spent } = account;
      findings.check(
        'no budget is exceeded',
        reserved + spent <= limit,
        () => `${name}: ${reserved} + ${spent} > ${limit}`,
      );
    }
  }

  private settle(to: Extract<Purchase, { stage: 'ordered' | 'failed' }>, isSpent: boolean): void {
    for (const { scope, period } of to.hold.budgets) {
      const account = this.accounts.get(`${scope}|${period}`);
      if (!account) continue;
      const cents = centsOf(to.hold.amount);
      account.reserved -= cents;
      if (isSpent) account.spent += cents;
    }
  }

  /** A checkout leaves: the price that was compared is within what the purchase holds. */
  left({ id, intent, cart, hold }: Purchase & Checkout): void {
    if (hold.budgets.length === 0) return;
    const commitment = centsOf(cart.charge) * instalmentCount(intent.term, intent.billingCycle);
    this.findings.check(
      'what a purchase holds is its commitment',
      commitment <= centsOf(hold.amount),
      () => `${id} checks out ${commitment} cents and holds ${centsOf(hold.amount)}`,
    );
  }

  /** An order was made: by what is truly owed, no budget is passed, unless Microsoft changed the price since it was compared. */
  bought({ intent, cart, hold }: Purchase & Checkout, orderCents: number): void {
    const asCompared = orderCents === centsOf(cart.charge);
    const commitment = orderCents * instalmentCount(intent.term, intent.billingCycle);
    const owed = asCompared ? commitment : centsOf(hold.amount);
    for (const { scope, period } of hold.budgets) {
      const account = this.accounts.get(`${scope}|${period}`);
      if (!account) continue;
      account.owed += owed;
      this.findings.check(
        'no budget is exceeded',
        account.owed <= account.limit,
        () => `${scope}|${period}: ${account.owed} owed of ${account.limit}`,
      );
    }
  }

  /** Holds every budget of the ledger against what it must be. */
  async checkEnd(ledger: PurchaseLedger): Promise<void> {
    for (const [name, { key, reserved, spent }] of this.accounts) {
      const state = await ledger.budget(key);
      const equal = centsOf(state.reserved) === reserved && centsOf(state.spent) === spent;
      this.findings.check(
        'budgets are the sum over purchases',
        equal,
        () => `${name}: ${centsOf(state.reserved)} + ${centsOf(state.spent)}, not ${reserved} + ${spent}`,
      );
    }
  }
}

/** The budgets a purchase of this customer counts against at an instant. */
function accountsOf(limits: BudgetLimits, customerId: string, instant: string) {
  const [day, month] = [instant.slice(0, 10), instant.slice(0, 7)];
  return (
    [
      ['all', day, limits.allDay],
      ['all', month, limits.allMonth],
      [customerId, day, limits.customerDay],
      [customerId, month, limits.customerMonth],
    ] as const
  ).flatMap(([scope, period, limit]) =>
    limit === undefined ? [] : [{ name: `${scope}|${period}`, scope, period, limit }],
  );
}

/** Whole cents of an amount; every amount of a schedule has two decimals at most. */
export function centsOf(amount: Money): number {
  return Math.round(Number(amount.amount.toString()) * 100);
}
