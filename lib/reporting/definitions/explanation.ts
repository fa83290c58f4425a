import {
  currencySchema as currency,
  daySchema as day,
  decimalTextSchema as amount,
  instantSchema as instant,
  listOf,
  named,
  nullable,
  said,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import type { AdvisedDifference } from '../views/advised-difference.ts';
import type { DocumentExplanation } from '../views/document-explanation.ts';
import { checkSchema, documentSchema } from './documents.ts';
import { coverageSchema, discrepancySchema } from './reconciliation.ts';

const { string, number, boolean } = z;

const kindSum = { kind: string(), count: number(), amount };
const standing = z.enum(['explained', 'accepted', 'written_off', 'to_clarify', 'in_question']);
const next = said(
  z.enum(['dispute', 'look_into', 'nothing']),
  'To be disputed with Microsoft, to be looked into by ourselves first, or nothing to do.',
);

const advised = named(
  'AdvisedDifference',
  z.object({
    ...discrepancySchema.shape,
    standing,
    status: said(nullable(string()), 'The status of its case; null where it has none.'),
    next,
    toDo: string(),
    decision: said(
      nullable(z.object({ by: string(), at: instant, why: string() })),
      'Who accepted it or wrote it off, and why.',
    ),
    inQuestion: said(
      nullable(
        z.object({
          ...{ beforeTax: amount, tax: nullable(amount), withTax: nullable(amount) },
          taxFrom: said(
            z.enum(['line', 'share', 'no_tax', 'unknown']),
            'line: the tax of its whole lines; share: the same part of it as of the amount, cut to the smallest unit; no_tax: the document has none; unknown: the lines do not say it.',
          ),
        }),
      ),
      'What of a charge is in question: the difference without what comes of the month’s exchange rate alone.',
    ),
  }),
) satisfies z.ZodMiniType<AdvisedDifference>;

const inQuestion = z.object({
  count: said(number(), 'Charges that no rule explains and nobody decided about.'),
  amount: said(amount, 'tooMuch + tooLittle, all three without sign.'),
  tooMuch: amount,
  tooLittle: amount,
  by: listOf(z.object(kindSum)),
  toClarify: said(
    listOf(z.object(kindSum)),
    'Charges of which it has to be found out first what they should be; whole lines.',
  ),
  decided: said(
    listOf(z.object({ ...kindSum, standing: z.enum(['accepted', 'written_off']) })),
    'What people accepted or wrote off; the differences.',
  ),
});

const ladder = said(
  z.object({
    expected: said(
      amount,
      'What was bought as it was bought, and all that is no reservation as it is billed.',
    ),
    shouldBe: said(amount, 'What should have been billed: that and the steps that ask for nothing.'),
    billed: said(amount, 'The sum of the lines: expected and all steps.'),
    steps: listOf(z.object({ ...kindSum, standing, next })),
  }),
  'From what was bought to what was billed, before tax.',
);

const steps = z.object({
  toDispute: said(
    z.object({
      ...{ count: number(), beforeTax: amount, tax: nullable(amount), withTax: nullable(amount) },
      taxNote: said(string(), 'How the tax was told, or why it is not known.'),
    }),
    'Charged too much: what to withhold until Microsoft puts it right.',
  ),
  toLookInto: z.object({ count: number(), tooMuch: amount, tooLittle: amount }),
  nothingToDo: said(
    z.object({ count: number(), amount }),
    'Explained, accepted or written off; with what the month’s exchange rate makes of the others.',
  ),
});

const related = z.object({
  ...{ id: string(), documentType: string(), total: amount, payable: amount, currency },
  ...{ period: string(), void: boolean() },
  relation: z.enum(['amends', 'amended_by', 'replaces', 'replaced_by']),
});

const explanation = named(
  'DocumentExplanation',
  z.object({
    document: documentSchema,
    asOf: nullable(day),
    coverage: nullable(coverageSchema),
    inQuestion,
    ladder: nullable(ladder),
    nextSteps: nullable(steps),
    shouldBeWithTax: said(
      nullable(amount),
      'What should have been billed, tax included; null where the lines do not tell the tax on what differs.',
    ),
    payMeanwhile: said(
      nullable(amount),
      'What is to be paid while what is disputed is withheld, tax included; null where that is not known.',
    ),
    leftToPay: said(
      nullable(z.object({ paid: amount, givenBack: amount, left: amount })),
      'payMeanwhile - paid - givenBack (by credit notes that amend it) = left; below zero where more was paid. Null where nothing was paid or given back.',
    ),
    discrepancies: said(listOf(advised), 'At most 1000; `/discrepancies` has all.'),
    ofDocument: said(
      listOf(advised),
      'Those of the document as a whole that no rule explains; their amounts are in none of the sums.',
    ),
    related: listOf(related),
    checks: listOf(checkSchema),
  }),
) satisfies z.ZodMiniType<DocumentExplanation>;

export const explanationDefinitions = {
  explanation: {
    summary: 'One document explained to its last cent, and what is to be done about it.',
    answer: explanation,
  },
} satisfies Readonly<Record<string, Definition>>;
