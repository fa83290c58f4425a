import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { parseArgs, promisify } from 'node:util';
import type { BilledLine } from '../lib/billing/billed-line.ts';
import { beginRun } from '../lib/reconciliation/matching/run.ts';
import { orderedSides } from '../lib/reconciliation/matching/book/ordered-book.ts';
import type { ReconcilablePurchase } from '../lib/reconciliation/book.ts';
import { DOCUMENTED_ROUNDING } from '../lib/reconciliation/reconcile-book.ts';
import { addMonths, periodOf, type Day } from '../lib/values/day.ts';
import { decimal, truncate, type Decimal } from '../lib/values/decimal.ts';
import { asId } from '../lib/values/id.ts';
import { money } from '../lib/values/money.ts';
import { aHeader, aLine, aPurchase } from '../test/builders/book.ts';

// Reservations that are paid by the month and priced in another currency: each month has another rate, so nearly every
// instalment is an explained difference and its purchase is judged whole. How much memory does a line take that way?
// `npm run bench:converted-months -- --purchases 20000` is a short one. Each length runs in a process of its own.
const { values } = parseArgs({
  options: {
    purchases: { type: 'string', default: '100000' },
    months: { type: 'string', default: '1,4,8' },
    // Only for the processes that this one starts.
    pass: { type: 'string' },
  },
});
type Measured = {
  readonly months: number;
  readonly lines: number;
  readonly explained: number;
  readonly liveMb: number;
  readonly peakMb: number;
  readonly cpuS: number;
};

const PURCHASES = Number(values.purchases);
const ORDERED = '2024-01-15' as Day;
const documentIdOf = (month: number) => asId<'DocumentId'>(`G${digits(month)}`);
const unitOf = (number: number) => String(100 + (number % 900));
const rateOf = (month: number) => `0.9${1 + ((month * 7) % 8)}`;
const digits = (number: number) => String(number).padStart(12, '0');
const guid = (number: number) => `aaaaaaaa-0000-4000-8000-${digits(number)}`;
await (values.pass === undefined ? compare() : measure(Number(values.pass)));

async function compare(): Promise<void> {
  const found: Measured[] = [];
  for (const months of values.months.split(',')) {
    const args = ['--expose-gc', '--max-semi-space-size=8', process.argv[1] ?? '', '--pass', months];
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...args,
      '--purchases',
      values.purchases,
    ]);
    found.push(JSON.parse(stdout) as Measured);
  }
  console.table(found);
  const [first, last] = [found[0]!, found.at(-1)!];
  const each = ((last.liveMb - first.liveMb) * 1e6) / (last.lines - first.lines);
  console.log(`${PURCHASES} purchases; a line more takes ${Math.round(each)} bytes of live memory.`);
}

async function measure(months: number): Promise<void> {
  const sides = orderedSides({
    ...{ asOf: addMonths(ORDERED, months), ledgerStart: '2023-01-01' as Day },
    ...{ tolerances: DOCUMENTED_ROUNDING, returns: [], decisions: [], elsewhere: [] },
    purchases: Array.from({ length: PURCHASES }, (_, number) => purchase(number)),
  });
  const documents = Array.from({ length: months }, (_, month) => document(month));
  const run = beginRun(sides, new Map(documents.map(({ header }) => [header.id, header])));
  const sums: Decimal[] = [];
  for (const month of documents.keys()) {
    let sum = decimal('0');
    for (let number = 0; number < PURCHASES; number += 1) {
      const line = lineOf(number, month);
      sum = sum.plus(line.subtotal);
      run.take(line);
    }
    sums.push(sum);
  }
  const told = run.end(
    documents.map((one, month) => ({ ...one, published: { ...one.published, subtotal: sums[month]! } })),
    (text) => hash('sha256', text),
  );
  let lines = 0;
  for (const { lines: found } of told.discrepancies) lines += found.length;
  global.gc?.();
  const { user, system } = process.cpuUsage();
  const measured: Measured = {
    ...{ months, lines: told.matches.length, explained: told.explained },
    liveMb: Math.round(process.memoryUsage().heapUsed / 1e6),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1_024),
    cpuS: Math.round((user + system) / 1e6),
  };
  if (lines !== told.explained) throw new Error('each difference is of one line');
  console.log(JSON.stringify(measured));
}

function purchase(number: number): ReconcilablePurchase {
  return aPurchase({
    id: asId(`purchase-${guid(number)}`),
    customerId: asId(`c0000000-0000-4000-8000-${digits(number % 5_000)}`),
    ...{
      orderId: asId(`order${number}`),
      alternateId: `alt${number}`,
      reservationOrderId: asId(guid(number)),
    },
    ...{ billingCycle: 'monthly', orderedOn: ORDERED, exchangeRate: decimal(rateOf(0)) },
    unitPrice: money(unitOf(number), 'USD'),
    charge: money(amountOf(number, 0), 'EUR'),
  });
}

function lineOf(number: number, month: number): BilledLine {
  const start = addMonths(ORDERED, month);
  return aLine({
    ...{ documentId: documentIdOf(month), lineNumber: number, part: 0 },
    customerId: `c0000000-0000-4000-8000-${digits(number % 5_000)}`,
    ...{
      orderId: `order${number}`,
      alternateId: `alt${number}`,
      reservationOrderId: `RIOderId:${guid(number)}`,
    },
    referenceId: `reference-${guid(number * 40 + month)}`,
    ...{
      billingFrequency: 'Monthly',
      chargeStart: start,
      chargeEnd: addMonths(start, 1),
      pricingCurrency: 'USD',
    },
    amounts: { subtotal: amountOf(number, month).toString(), unit: unitOf(number), rate: rateOf(month) },
  });
}

function document(month: number) {
  const period = periodOf(addMonths(ORDERED, month));
  const header = aHeader({ id: documentIdOf(month), period, invoiceDate: addMonths(ORDERED, month + 1) });
  const published = { version: `v${month}`, outOfScope: [], lineCount: PURCHASES, occurrences: undefined };
  return { header, tieOut: undefined, restatements: [], published };
}

function amountOf(number: number, month: number): Decimal {
  return truncate(decimal(unitOf(number)).times(rateOf(month)).times('2'), 2);
}
