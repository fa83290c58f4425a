import {
  currencySchema as currency,
  decimalTextSchema as amount,
  instantSchema as instant,
  listOf,
  moneySchema,
  named,
  nullable,
  pageOf,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import { auditList, plainList } from '../pages/list-query.ts';
import type { PeriodDifferenceView } from '../views/period-difference-view.ts';
import type { PeriodNow } from '../period-office.ts';
import type { PeriodView } from '../views/period-view.ts';
import { auditSchema } from './cases.ts';

const { string, number, boolean } = z;

const figures = z.object({
  ...{ currency, documents: number(), lines: number() },
  ...{ payable: amount, beforeTax: amount, matched: amount, discrepant: amount },
  ...{ outOfScope: amount, tax: amount, unexplained: amount },
});

const period = {
  period: string(),
  state: z.enum(['open', 'prepared', 'closed', 'reopened']),
  preparedBy: nullable(string()),
  preparedAt: nullable(instant),
  closedBy: nullable(string()),
  closedAt: nullable(instant),
  reopenedBy: nullable(string()),
  reopenedAt: nullable(instant),
  reopenedWhy: nullable(string()),
  snapshot: nullable(string()),
  signed: nullable(listOf(figures)),
  waivers: listOf(z.object({ check: string(), why: string() })),
  revision: number(),
};

const listed = named('Period', z.object(period)) satisfies z.ZodMiniType<PeriodView>;

const signedDocument = nullable(
  z.object({
    ...{ version: nullable(string()), void: boolean(), lines: number(), total: moneySchema },
    ...{ beforeTax: moneySchema, tied: boolean(), statement: nullable(string()) },
  }),
);

const signedDiscrepancy = z.object({
  ...{ id: string(), kind: string(), explained: boolean(), amount: moneySchema },
});

const signedReturn = nullable(z.object({ returnedOn: string(), quantity: number(), amount: moneySchema }));

const difference = named(
  'PeriodDifference',
  z.object({
    isSame: boolean(),
    figures: listOf(z.object({ name: string(), currency, signed: amount, now: amount, difference: amount })),
    documents: listOf(z.object({ id: string(), signed: signedDocument, now: signedDocument })),
    discrepancies: z.object({
      gone: listOf(signedDiscrepancy),
      new: listOf(signedDiscrepancy),
      changed: listOf(z.object({ signed: signedDiscrepancy, now: signedDiscrepancy })),
    }),
    returns: listOf(
      z.object({ purchaseId: string(), returnId: string(), signed: signedReturn, now: signedReturn }),
    ),
    cases: listOf(z.object({ id: string(), signed: nullable(string()), now: nullable(string()) })),
    counts: z.object({
      ...{ documents: number(), gone: number(), new: number(), changed: number() },
      ...{ returns: number(), cases: number() },
    }),
    cut: nullable(string()),
  }),
) satisfies z.ZodMiniType<PeriodDifferenceView>;

const side = z.object({ name: string(), figure: string() });

const now = named(
  'PeriodNow',
  z.object({
    ...period,
    checks: listOf(
      z.object({
        ...{ check: string(), title: string(), left: side, right: side },
        ...{ verdict: z.enum(['holds', 'fails', 'waived']), mayBeWaived: boolean(), detail: string() },
      }),
    ),
    figures: listOf(figures),
    adjustments: listOf(z.object({ ofPeriod: string(), amount: moneySchema })),
    cases: z.record(string(), number()),
    carried: listOf(z.object({ id: string(), status: string(), amount: moneySchema })),
    carriedCount: number(),
    cut: nullable(string()),
    since: nullable(difference),
  }),
) satisfies z.ZodMiniType<PeriodNow>;

/** `bodies` are the schemas by which each decision is decoded where it is made. */
export function periodDefinitions(bodies: Readonly<Record<'prepare' | 'close' | 'reopen', z.ZodMiniType>>) {
  return {
    periods: {
      summary: 'Every billing period that has documents, and how far it is.',
      query: plainList,
      answer: pageOf('PeriodPage', listed),
    },
    period: {
      summary: 'One period as it stands now: checks, figures, and what changed since it was signed.',
      answer: now,
    },
    periodDifference: {
      summary: 'In what a period that was signed is no longer what was signed.',
      answer: difference,
    },
    periodAudit: {
      summary: 'Everything that happened to a period, chained by hash.',
      query: auditList,
      answer: pageOf('AuditPage', auditSchema),
    },
    preparePeriod: {
      summary: 'Says that a period may be signed: its checks hold, or are waived with a reason.',
      body: z.optional(bodies.prepare),
      answer: listed,
    },
    closePeriod: {
      summary: 'Signs what another person prepared.',
      body: z.optional(bodies.close),
      answer: listed,
    },
    reopenPeriod: { summary: 'Opens a period again, with a reason.', body: bodies.reopen, answer: listed },
  } satisfies Readonly<Record<string, Definition>>;
}
