import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DocumentHeader } from '../../../../lib/billing/document.ts';
import type { BookDocument } from '../../../../lib/reconciliation/book.ts';
import { addDays, addPeriods, firstDay, type BillingPeriod } from '../../../../lib/values/day.ts';
import { sum } from '../../../../lib/values/decimal.ts';
import { asId } from '../../../../lib/values/id.ts';
import { money, type Currency } from '../../../../lib/values/money.ts';
import { lastPeriod, type Market } from './market.ts';
import { slotOf, type Entry, type Slot, type Story } from './story.ts';

/** A document with all its lines; undefined where nobody can read them yet. */
export type Paper = Pick<BookDocument, 'header' | 'tieOut' | 'restatements'> & {
  readonly version: string;
  readonly lines: readonly BilledLine[] | undefined;
};

/** One invoice for each period and currency, with every line that belongs on it, in no order. */
export function invoicesOf(market: Market, entries: readonly Entry[]): Paper[] {
  return everySlot(market).map(({ period, currency, slot }) => {
    const lines = entries.filter((entry) => slotOf(entry.period, entry.line.currency) === slot);
    return aPaper(
      market,
      `G${period.replace('-', '')}${currency}`,
      period,
      currency,
      shuffled(market, lines),
    );
  });
}

/** One credit note for each invoice that has credits, a few days after it or in the next month, with its total as it is owed. */
export function notesOf(market: Market, credits: Story['credits']): Paper[] {
  return everySlot(market).flatMap(({ period, currency, slot }) => {
    const lines = credits.filter((credit) => slotOf(credit.period, credit.line.currency) === slot);
    if (lines.length === 0) return [];
    const name = `${period.replace('-', '')}${currency}`;
    const paper = aPaper(
      market,
      `C${name}`,
      period,
      currency,
      lines.map(({ line }) => line),
    );
    const { header } = paper;
    const monthLater = addDays(header.invoiceDate, 31);
    const isLater = market.random.chance(0.3) && monthLater <= market.asOf;
    const invoiceDate = isLater ? monthLater : addDays(header.invoiceDate, market.random.below(5));
    const note = { documentType: 'credit_note', rawDocumentType: 'Credit Note', invoiceDate } as const;
    return [
      {
        ...paper,
        header: {
          ...header,
          ...note,
          period: isLater ? addPeriods(period, 1) : period,
          amendsOf: asId<'DocumentId'>(`G${name}`),
        },
      },
    ];
  });
}

function everySlot(market: Market): { period: BillingPeriod; currency: Currency; slot: Slot }[] {
  const slots = [];
  for (let period = market.first; period <= lastPeriod(market); period = addPeriods(period, 1)) {
    for (const currency of market.currencies)
      slots.push({ period, currency, slot: slotOf(period, currency) });
  }
  return slots;
}

/** Lines lie in up to three parts, as blobs of an export do. */
export function aPaper(
  { random }: Market,
  id: string,
  period: BillingPeriod,
  currency: Currency,
  lines: readonly BilledLine[] | undefined,
): Paper {
  const parts = random.between(1, 4);
  const perPart = Math.ceil((lines?.length ?? 0) / parts);
  const placed = lines?.map((line, index) => ({
    ...line,
    documentId: asId<'DocumentId'>(id),
    part: Math.floor(index / perPart),
    lineNumber: index % perPart,
  }));
  const header: DocumentHeader = {
    id: asId(id),
    documentType: 'invoice',
    rawDocumentType: random.pick(['invoice', 'Invoice']),
    isVoid: false,
    commerce: 'new',
    invoiceDate: addDays(firstDay(addPeriods(period, 1)), 5 + random.below(3)),
    period,
    total: money(sum((lines ?? []).map(({ total }) => total)), currency),
    paid: money('0', currency),
    amendsOf: undefined,
    lineSources: [],
  };
  return { header, tieOut: undefined, restatements: [], version: `version of ${id}`, lines: placed };
}

function shuffled({ random }: Market, entries: readonly Entry[]): BilledLine[] {
  const lines = entries.map(({ line }) => line);
  for (let last = lines.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    [lines[last], lines[other]] = [lines[other]!, lines[last]!];
  }
  return lines;
}
