import {
  currencySchema as currency,
  daySchema as day,
  decimalTextSchema as amount,
  instantSchema as instant,
  listOf,
  moneySchema,
  named,
  nullable,
  pageOf,
  said,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import type { ChainView, ObservedChainView } from '../views/chain-view.ts';
import type { DiscrepancyView } from '../views/discrepancy-view.ts';
import {
  coverageList,
  discrepancyList,
  expectedList,
  matchList,
  suggestionList,
} from '../pages/list-query.ts';
import type { ExpectedView, MatchView, SuggestionView } from '../views/match-view.ts';
import type { CoverageView, ReconciliationView } from '../views/reconciliation-view.ts';
import { observedSchema, purchaseSchema } from './purchases.ts';

const { string, number, boolean } = z;

const placed = { documentId: string(), version: string(), part: number(), line: number() };
const place = z.object(placed);

export const discrepancySchema = named(
  'Discrepancy',
  z.object({
    id: said(string(), 'The same in every night, whatever version or place.'),
    kind: string(),
    rule: string(),
    explained: boolean(),
    documentId: nullable(string()),
    relatedDocumentId: said(
      nullable(string()),
      'The document that this one takes the place of (rebilled), or amends (credit_note).',
    ),
    purchaseId: nullable(string()),
    customerId: nullable(string()),
    period: string(),
    since: day,
    expected: nullable(moneySchema),
    actual: moneySchema,
    amount: moneySchema,
    exchangeRateEffect: said(
      nullable(moneySchema),
      'How much of `amount` comes of the month’s exchange rate alone; the rest is what is in dispute.',
    ),
    basis: z.enum(['charge', 'line', 'document']),
    instalment: nullable(number()),
    lines: listOf(place),
    boughtIn: nullable(string()),
    stage: nullable(string()),
    detail: string(),
  }),
) satisfies z.ZodMiniType<DiscrepancyView>;

const match = named(
  'Match',
  z.object({
    ...placed,
    purchaseId: string(),
    customerId: string(),
    instalment: nullable(number()),
    by: string(),
    amount: moneySchema,
  }),
) satisfies z.ZodMiniType<MatchView>;

const expected = named(
  'Expected',
  z.object({
    purchaseId: string(),
    customerId: string(),
    instalment: nullable(number()),
    returnId: nullable(string()),
    period: string(),
    dueOn: day,
    amount: said(
      moneySchema,
      'Before tax, and at what one charge cost when it was bought. Where the price list is in another currency Microsoft converts each charge at the rate of its own month, which is not known before: what is billed differs by that. `unitPrice` of the purchase is what is converted.',
    ),
  }),
) satisfies z.ZodMiniType<ExpectedView>;

const suggestion = named(
  'Suggestion',
  z.object({
    id: string(),
    identity: string(),
    purchaseId: string(),
    customerId: string(),
    lines: listOf(place),
    amount: moneySchema,
    period: string(),
    detail: string(),
    decision: said(
      nullable(
        z.object({
          decision: z.enum(['confirmed', 'refused']),
          by: string(),
          at: instant,
          why: string(),
        }),
      ),
      'What a person said of it since the last reconciliation; the next one goes by it, and suggests it no more.',
    ),
  }),
) satisfies z.ZodMiniType<SuggestionView>;

export const coverageSchema = named(
  'Coverage',
  z.object({
    documentId: string(),
    version: string(),
    period: string(),
    void: boolean(),
    currency,
    matched: amount,
    discrepant: amount,
    outOfScope: amount,
    linesSubtotal: amount,
    lines: z.object({ matched: number(), discrepant: number(), outOfScope: number(), total: number() }),
    outOfScopeBy: listOf(z.object({ category: string(), lines: number(), amount })),
  }),
) satisfies z.ZodMiniType<CoverageView>;

const reconciliation = named(
  'Reconciliation',
  z.object({
    run: string(),
    asOf: day,
    rulesVersion: string(),
    inputHash: string(),
    compared: z.object({
      documents: number(),
      ofDocuments: number(),
      unread: listOf(string()),
      lines: number(),
      purchases: number(),
    }),
    matches: number(),
    discrepancies: number(),
    explained: number(),
    expected: number(),
    suggestions: number(),
    absorbed: listOf(
      z.object({
        ...{ currency, kind: string(), rule: string(), count: number() },
        ...{ above: amount, below: amount },
      }),
    ),
  }),
);

const chainDocument = z.object({
  ...{ id: string(), documentType: string(), period: string(), invoiceDate: string(), void: boolean() },
  ...{ currency, stage: string(), tied: boolean(), statementSha256: nullable(string()) },
  paid: z.enum(['paid', 'in_part', 'open']),
});

const billed = {
  asOf: nullable(day),
  matches: listOf(match),
  discrepancies: listOf(discrepancySchema),
  expected: listOf(expected),
  suggestions: listOf(suggestion),
  documents: listOf(chainDocument),
};

const chain = named(
  'Chain',
  z.object({
    customerId: string(),
    purchase: purchaseSchema,
    ...billed,
  }),
) satisfies z.ZodMiniType<ChainView>;

const observedChain = named(
  'ObservedChain',
  z.object({ customerId: string(), purchase: observedSchema, ...billed }),
) satisfies z.ZodMiniType<ObservedChainView>;

// Ids of documents have a type of their own, which text alone cannot have.
type Shown = Omit<ReconciliationView, 'compared'>;
reconciliation satisfies z.ZodMiniType<Shown>;

export const reconciliationDefinitions = {
  reconciliation: { summary: 'The latest reconciliation: how far it reaches.', answer: reconciliation },
  discrepancies: {
    summary: 'Where what was billed and what was bought differ, with both sides.',
    query: discrepancyList,
    answer: pageOf('DiscrepancyPage', discrepancySchema),
  },
  expected: {
    summary:
      'What will be billed, up to the end of the next month; what is converted at the rate of its purchase.',
    query: expectedList,
    answer: pageOf('ExpectedPage', expected),
  },
  suggestions: {
    summary: 'Charges that may be of a purchase, until a person says so.',
    query: suggestionList,
    answer: pageOf('SuggestionPage', suggestion),
  },
  coverage: {
    summary: 'Every document that was reconciled, explained to its last cent.',
    query: coverageList,
    answer: pageOf('CoveragePage', coverageSchema),
  },
  matches: {
    summary: 'Lines that were paired with a purchase.',
    query: matchList,
    answer: pageOf('MatchPage', match),
  },
  chain: { summary: 'One purchase from the request to the charge that is expected next.', answer: chain },
  observedChain: { summary: 'The same of what was bought before us or elsewhere.', answer: observedChain },
} satisfies Readonly<Record<string, Definition>>;
