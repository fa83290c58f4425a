import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import { endedLines } from '../../lib/partner-center/billing-v2/ended-lines.ts';
import { siftPart } from '../../lib/partner-center/billing-source/sift-part.ts';
import { orderedSides } from '../../lib/reconciliation/matching/book/ordered-book.ts';
import { createSieve, takesPart } from '../../lib/reconciliation/matching/book/sift-lines.ts';
import { beginRun } from '../../lib/reconciliation/matching/run.ts';
import type { ReconcilablePurchase } from '../../lib/reconciliation/book.ts';
import type { DiscrepancyKind, ToldReconciliation } from '../../lib/reconciliation/discrepancy.ts';
import { DOCUMENTED_ROUNDING } from '../../lib/reconciliation/reconcile-book.ts';
import type { BillingPeriod, Day } from '../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { runningSum } from '../../lib/values/running-sum.ts';
import { listedDocument } from '../../test/builders/listed-document.ts';
import { blobNames } from '../export-files.ts';
import { FIGURES, type Answer, type Figure } from './answer.ts';
import { INVOICE, PERIOD, type BenchPurchase } from './book-files.ts';

/** The product: lines from the archived blobs, sifted, and reconciled by its rules with all purchases. */
export async function ours(folder: string): Promise<Answer> {
  const sides = orderedSides({
    asOf: '2026-06-20' as Day,
    ledgerStart: '2026-01-01' as Day,
    tolerances: DOCUMENTED_ROUNDING,
    purchases: await purchasesOf(folder),
    returns: [],
    decisions: [],
    elsewhere: [],
  });
  const run = beginRun(sides, new Map([[HEADER.id, HEADER]]));
  const sieve = createSieve({ commerce: 'new', countOccurrences: false });
  const sifting = {
    takesPart: (line: BilledLine) => takesPart(line, HEADER.commerce),
    take: (line: BilledLine) => (sieve.isCharge(line) ? run.take(line) : undefined),
  };
  for (const [part, name] of (await blobNames(folder)).entries()) {
    const content = createReadStream(join(folder, name)) as AsyncIterable<Uint8Array>;
    for (const sum of await siftPart(HEADER, { part, content }, sifting)) sieve.addOthers(sum);
  }
  const published = sieve.sums('bench');
  const header = { ...HEADER, total: money(published.subtotal, 'EUR') };
  const documents = [{ header, tieOut: undefined, restatements: [], published }];
  return answerOf(run.end(documents, (content) => hash('sha256', content)));
}

const HEADER = listedDocument({
  id: asId(INVOICE),
  period: PERIOD as BillingPeriod,
  invoiceDate: '2026-06-08' as Day,
});

/** Line by line; what many purchases say, a customer or a product, is one text in memory. */
async function purchasesOf(folder: string): Promise<readonly ReconcilablePurchase[]> {
  const texts = new Map<string, string>();
  const shared = (text: string) => texts.get(text) ?? (texts.set(text, text), text);
  const purchases: ReconcilablePurchase[] = [];
  const take = (bought: BenchPurchase) =>
    purchases.push({
      id: asId(bought.id),
      origin: 'bought',
      customerId: asId(shared(bought.customerId)),
      productId: shared(bought.productId),
      skuId: bought.skuId,
      quantity: bought.quantity,
      term: 'P1Y',
      billingCycle: 'one_time',
      charge: money(bought.charge, 'EUR'),
      unitPrice: undefined,
      exchangeRate: undefined,
      orderId: asId(bought.orderId),
      alternateId: undefined,
      reservationOrderId: asId(bought.reservationOrderId),
      orderedOn: bought.orderedOn as Day,
    });
  const content = createReadStream(join(folder, 'purchases.jsonl'), { highWaterMark: 2 ** 18 });
  for await (const bytes of endedLines(content as AsyncIterable<Uint8Array>, () => purchases.length)) {
    const lines = bytes.toString('utf8', 0, bytes.length - 1).split('\n');
    for (const line of lines) take(JSON.parse(line) as BenchPurchase);
  }
  return purchases;
}

const KINDS: Partial<Record<DiscrepancyKind, keyof Answer>> = {
  unit_price_differs: 'price',
  billed_twice: 'twice',
  billed_not_purchased: 'orphan',
  purchased_not_billed: 'missing',
};

function answerOf({ matches, discrepancies, coverage }: ToldReconciliation): Answer {
  const sums = new Map(FIGURES.map((name) => [name, { count: 0, amount: runningSum(ZERO) }]));
  const add = (name: keyof Answer, count: number, amount: Decimal) => {
    const sum = sums.get(name)!;
    sum.count += count;
    sum.amount.add(amount);
  };
  for (const { kind, amount } of discrepancies) {
    const name = KINDS[kind];
    if (name === undefined) throw new Error(`nobody planted ${kind}`);
    add(name, 1, amount.amount);
  }
  for (const { amount } of matches) add('matched', 1, amount.amount);
  for (const { category, lines, amount } of coverage[0]?.outOfScopeBy ?? [])
    add(category as keyof Answer, lines, amount.amount);
  return Object.fromEntries(
    [...sums].map(([name, { count, amount }]) => [name, figureOf(count, amount.total())]),
  ) as Answer;
}

function figureOf(count: number, amount: Decimal): Figure {
  return { count, cents: BigInt(amount.times(decimal('100')).toString()) };
}
