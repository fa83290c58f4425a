import {
  currencySchema as currency,
  daySchema as day,
  decimalTextSchema as amount,
  instantSchema as instant,
  listOf,
  named,
  nullable,
  pageOf,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import type { BalanceView } from '../views/balance-view.ts';
import type { EstimateView } from '../views/estimate-view.ts';
import type { FactView } from '../views/facts-view.ts';
import type { NightDetails } from '../views/night-view.ts';
import { progress, source } from './documents.ts';

const { string, number, boolean } = z;

const night = named(
  'Night',
  z.object({
    night: day,
    startedAt: instant,
    plannedAt: nullable(instant),
    endedAt: nullable(instant),
    endedBy: nullable(z.enum(['all_settled', 'deadline'])),
    whole: boolean(),
    planned: number(),
    coverage: z.object({ finished: number(), of: number() }),
    finished: listOf(string()),
    failed: listOf(string()),
    waiting: listOf(string()),
    problems: listOf(string()),
    open: listOf(progress),
    failures: listOf(progress),
    notRunSince: nullable(z.object({ from: day, to: day, nights: number() })),
  }),
) satisfies z.ZodMiniType<NightDetails>;

const figure = z.object({ name: string(), figure: string() });

const balance = named(
  'Balance',
  z.object({
    currency,
    from: day,
    to: day,
    opening: nullable(amount),
    invoiced: amount,
    paid: amount,
    closing: amount,
    unexplained: nullable(amount),
    check: z.object({
      check: z.literal('T5'),
      title: string(),
      left: nullable(figure),
      right: figure,
      verdict: z.enum(['equal', 'differs', 'does_not_apply']),
    }),
    doubts: listOf(z.object({ night: day, why: string() })),
  }),
) satisfies z.ZodMiniType<BalanceView>;

const estimate = named(
  'Estimate',
  z.object({
    id: string(),
    isEstimate: z.literal(true),
    currency,
    period: z.enum(['current', 'last']),
    source,
    state: z.enum(['listed', 'exporting', 'loaded', 'not_ready', 'failed']),
    why: string(),
    billedBy: listOf(string()),
    loaded: nullable(
      z.object({
        night: day,
        month: string(),
        at: instant,
        lines: number(),
        subtotal: amount,
        byCategory: listOf(z.object({ category: string(), lines: number(), subtotal: amount })),
        eTag: nullable(string()),
        parts: listOf(z.object({ part: number(), key: string(), sha256: string() })),
      }),
    ),
  }),
) satisfies z.ZodMiniType<EstimateView>;

const fact = named(
  'Fact',
  z.object({
    fact: z.enum(['total_includes_tax', 'credit_note_total_is_negative', 'paid_amount_is_negative']),
    value: nullable(boolean()),
    state: z.enum(['learnt', 'open', 'not_learnt']),
    why: string(),
    lessons: listOf(z.object({ value: boolean(), documentId: string(), at: instant })),
  }),
) satisfies z.ZodMiniType<FactView>;

export const nightDefinitions = {
  night: { summary: 'One billing night: what it planned, and what became of it.', answer: night },
  latestNight: { summary: 'The latest billing night, and which should have run since.', answer: night },
  balances: {
    summary: 'What is unpaid, rolled forward between snapshots, per currency.',
    answer: pageOf('BalancePage', balance),
  },
  estimates: {
    summary: 'What is not billed yet, per currency. Never to be summed with what documents say.',
    answer: pageOf('EstimatePage', estimate),
  },
  facts: { summary: 'What documents taught of this tenant.', answer: pageOf('FactPage', fact) },
} satisfies Readonly<Record<string, Definition>>;
