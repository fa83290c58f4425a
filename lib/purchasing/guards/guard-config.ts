import { decimal } from '../../values/decimal.ts';
import { decode, type Problem } from '../../values/decode.ts';
import { asId, type CustomerId } from '../../values/id.ts';
import { money, type Money } from '../../values/money.ts';
import { z } from '../../values/schema.ts';
import { contradictionsIn } from './guard-contradictions.ts';
import type { Guards, PeriodLimits } from './guards.ts';
import {
  catalogueId,
  guid,
  market,
  money as writtenMoney,
  quantity,
  term,
  text,
} from '../upstream/message-fields.ts';

const HOUR_MS = 3_600_000;

// An empty list would allow nothing at all; whoever wants that stops purchasing.
const list = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.optional(z.array(schema).check(z.minLength(1, 'is empty: leave it out where everything is allowed')));
const limits = z.optional(
  z.array(writtenMoney).check(z.minLength(1, 'is empty: leave it out where there is no limit')),
);
const periods = z.strictObject({ day: limits, month: limits });
const part = text(
  /^(0(\.\d{1,9})?|1(\.0{1,9})?)$/,
  'is not a part from 0 to 1 written as text, such as "0.02" for 2 %',
);

const guardsSchema = z.strictObject({
  customers: list(guid),
  markets: list(market),
  products: list(z.strictObject({ productId: catalogueId, skuIds: list(catalogueId) })),
  terms: list(term),
  maximumQuantity: z.optional(quantity),
  maximumAmount: limits,
  budgets: z.optional(
    z.strictObject({
      all: z.optional(periods),
      eachCustomer: z.optional(periods),
      customers: z.optional(z.record(z.string(), periods)),
    }),
  ),
  priceDrift: z.optional(z.strictObject({ tolerated: z.optional(part), approvable: z.optional(part) })),
  approvalThreshold: limits,
  likelyDuplicateHours: z.optional(z.int().check(z.gte(1), z.lte(720))),
  dryRun: z.optional(z.boolean()),
});

/** The guards as the operator writes them. */
export type WrittenGuards = z.output<typeof guardsSchema>;
export type WrittenPeriods = z.output<typeof periods>;
export type WrittenLimits = NonNullable<WrittenGuards['maximumAmount']>;

/** Checks the configured guards; throws with every problem named by its key, since nothing may be bought without them. */
export function readGuards(value: unknown): Guards {
  const decoded = decode(guardsSchema, value);
  const problems = decoded.ok ? contradictionsIn(decoded.value) : decoded.problems;
  if (decoded.ok && problems.length === 0) return guardsOf(decoded.value);
  throw new TypeError(`The configured guards cannot be used: ${problems.map(inWords).join('; ')}.`);
}

function inWords({ field, reason }: Problem): string {
  return `${field} ${reason}`;
}

function guardsOf(written: WrittenGuards): Guards {
  const { markets, products, terms, maximumQuantity, likelyDuplicateHours } = written;
  const tolerated = written.priceDrift?.tolerated ?? '0';
  const approvable = written.priceDrift?.approvable ?? tolerated;
  return {
    customers: written.customers?.map(asCustomer),
    ...{ markets, products, terms, maximumQuantity },
    maximumAmount: limitsOf(written.maximumAmount),
    budgets: written.budgets && budgetsOf(written.budgets),
    priceDrift: { tolerated: decimal(tolerated), approvable: decimal(approvable) },
    approvalThreshold: limitsOf(written.approvalThreshold),
    likelyDuplicateMs: likelyDuplicateHours === undefined ? undefined : likelyDuplicateHours * HOUR_MS,
    dryRun: written.dryRun ?? false,
  };
}

function budgetsOf({
  all,
  eachCustomer,
  customers,
}: NonNullable<WrittenGuards['budgets']>): Guards['budgets'] {
  const own = Object.entries(customers ?? {}).map(
    ([customer, written]) => [asCustomer(customer), periodsOf(written)] as const,
  );
  return {
    all: all && periodsOf(all),
    eachCustomer: eachCustomer && periodsOf(eachCustomer),
    customers: new Map(own),
  };
}

function periodsOf({ day, month }: WrittenPeriods): PeriodLimits {
  return { day: limitsOf(day), month: limitsOf(month) };
}

function limitsOf(written: WrittenLimits | undefined): readonly Money[] | undefined {
  return written?.map(({ amount, currency }) => money(amount, currency));
}

function asCustomer(written: string): CustomerId {
  return asId(written.toLowerCase());
}
