import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { addDays, addMonths, addPeriods } from '../../../../lib/values/day.ts';
import { decimal, ZERO } from '../../../../lib/values/decimal.ts';
import {
  A_NOTE,
  anInvoice,
  currencyOf,
  licence,
  planted,
  replace,
  withTaxOnTop,
  type DocumentPlant,
} from './document-plants.ts';
import type { Market } from './market.ts';
import { aPaper, type Paper } from './papers.ts';
import type { Planted } from './story.ts';

// Documents that became void: billed anew, sooner or later, or not at all.

/** An invoice was void and is billed anew under another number, perhaps with a line less or more than it had. */
export const rebilled: DocumentPlant = (market, papers) => {
  const { random } = market;
  const anew = anInvoice(market, papers);
  if (!anew || anew.lines!.length === 0) return [];
  const lost = random.chance(0.5) && anew.lines!.length > 1 ? 1 : 0;
  const lines = [...anew.lines!.slice(lost)];
  if (random.chance(0.3)) lines.push(licence(market, anew));
  return [rebilledAs(market, papers, anew, lines)];
};

/** The first new bill becomes void as well, and a second one takes its place. */
export const rebilledTwice: DocumentPlant = (market, papers) => {
  const anew = anInvoice(market, papers);
  if (!anew || anew.lines!.length === 0) return [];
  const { id, period, invoiceDate } = anew.header;
  for (const [letter, days] of [
    ['A', -2],
    ['B', -1],
  ] as const) {
    const paper = aPaper(market, `${letter}${id.slice(1)}`, period, currencyOf(anew), anew.lines);
    papers.push({
      ...paper,
      header: { ...paper.header, isVoid: true, invoiceDate: addDays(invoiceDate, days) },
    });
  }
  return [planted('rebilled', ZERO, anew), planted('rebilled', ZERO, anew)];
};

/** The new bill comes when other invoices are there already: it stands where the void one stood. It may name it. */
export const rebilledAfterOthers: DocumentPlant = (market, papers) => {
  const { random } = market;
  const anew = anInvoice(market, papers);
  if (!anew || anew.lines!.length === 0 || isBilledElsewhere(anew, papers)) return [];
  const months = random.between(1, 5);
  const invoiceDate = addMonths(anew.header.invoiceDate, months);
  if (invoiceDate > market.asOf) return [];
  const found = rebilledAs(market, papers, anew, anew.lines!);
  const voided = papers.find(({ header }) => header.id === voidIdOf(anew))!;
  // After two months only its own word tells what a document takes the place of.
  const amendsOf = months > 2 || random.chance(0.3) ? voided.header.id : undefined;
  const period = addPeriods(anew.header.period, months);
  replace(papers, anew, { header: { ...anew.header, invoiceDate, period, amendsOf } });
  return [found];
};

/** The void document whose place an invoice takes. */
function rebilledAs(market: Market, papers: Paper[], anew: Paper, lines: readonly BilledLine[]): Planted {
  const old = aPaper(market, voidIdOf(anew), anew.header.period, currencyOf(anew), lines);
  const invoiceDate = addDays(anew.header.invoiceDate, -market.random.below(3));
  const { total } = old.header;
  const tax = decimal(market.random.pick(['0', '0', '9']));
  const tied = tax.eq(ZERO) ? undefined : withTaxOnTop(total, tax, 'lines');
  papers.push({ ...old, header: { ...old.header, isVoid: true, invoiceDate }, tieOut: tied });
  if (market.random.chance(0.5)) amendTheVoidOne(papers, anew, old);
  return planted('rebilled', anew.header.total.amount.minus(total.amount.plus(tax)), anew);
}

const voidIdOf = ({ header }: Paper) => `A${header.id.slice(1)}`;

/** Two invoices are void, and what takes the place of the later one, by its own word, has the charges of the earlier. */
export const rebilledByName: DocumentPlant = (market, papers) => {
  const anew = anInvoice(market, papers);
  if (!anew || isBilledElsewhere(anew, papers)) return [];
  const { id, period, invoiceDate } = anew.header;
  const voidOne = (letter: string, daysBefore: number, lines: readonly BilledLine[]) => {
    const paper = aPaper(market, `${letter}${id.slice(1)}`, period, currencyOf(anew), lines);
    const header = { ...paper.header, isVoid: true, invoiceDate: addDays(invoiceDate, -daysBefore) };
    papers.push({ ...paper, header });
    return header;
  };
  const earlier = voidOne('A', 2, anew.lines!);
  const later = voidOne('B', 1, [licence(market, anew), licence(market, anew)]);
  replace(papers, anew, { header: { ...anew.header, amendsOf: later.id } });
  return [
    planted('credit_note', earlier.total.amount.neg(), anew),
    planted('rebilled', anew.header.total.amount.minus(later.total.amount), anew),
  ];
};

/** An invoice is void and nothing replaces it. */
export const voided: DocumentPlant = (market, papers) => {
  const beside = anInvoice(market, papers);
  if (!beside) return [];
  const lines = [licence(market, beside), licence(market, beside)];
  const paper = aPaper(
    market,
    `B${beside.header.id.slice(1)}`,
    beside.header.period,
    currencyOf(beside),
    lines,
  );
  papers.push({ ...paper, header: { ...paper.header, isVoid: true } });
  return [planted('credit_note', paper.header.total.amount.neg(), beside)];
};

/** A credit note gave back a part of an invoice before it became void: that part it still gives back. */
export const creditedAndVoided: DocumentPlant = (market, papers) => {
  const beside = anInvoice(market, papers);
  if (!beside) return [];
  const name = beside.header.id.slice(1);
  const { period } = beside.header;
  const [first, second] = [licence(market, beside), licence(market, beside)];
  const old = aPaper(market, `B${name}`, period, currencyOf(beside), [first, second]);
  papers.push({ ...old, header: { ...old.header, isVoid: true } });
  const subtotal = first.subtotal
    .abs()
    .plus(old.header.total.amount.abs())
    .times(decimal('-0.5'))
    .minus(decimal('1'));
  const note = aPaper(market, `K${name}`, period, currencyOf(beside), [
    { ...first, subtotal, total: subtotal },
  ]);
  papers.push({ ...note, header: { ...note.header, ...A_NOTE, amendsOf: old.header.id } });
  return [
    planted('credit_note', old.header.total.amount.neg(), beside),
    planted('credit_note', subtotal, beside),
  ];
};

/** An invoice is void and a credit note gives back what it charged: it gives back what is nothing already, and the new bill stays. */
export const voidedAndCredited: DocumentPlant = (market, papers) => {
  const beside = anInvoice(market, papers);
  if (!beside || beside.lines!.length === 0) return [];
  const name = beside.header.id.slice(1);
  const { period } = beside.header;
  const lines = beside.lines!;
  const old = aPaper(market, `B${name}`, period, currencyOf(beside), lines);
  const invoiceDate = addDays(beside.header.invoiceDate, -2);
  papers.push({ ...old, header: { ...old.header, isVoid: true, invoiceDate } });
  const back = lines.map((line) => ({ ...line, subtotal: line.subtotal.neg(), total: line.total.neg() }));
  const note = aPaper(market, `K${name}`, period, currencyOf(beside), back);
  // What amends a void document is void with it.
  papers.push({ ...note, header: { ...note.header, ...A_NOTE, amendsOf: old.header.id, isVoid: true } });
  return [
    planted('rebilled', beside.header.total.amount.minus(old.header.total.amount), beside),
    planted('credit_note', old.header.total.amount.abs(), beside),
  ];
};

/** Credit notes were issued before their invoice became void. One of all of it would be how it was voided. */
function amendTheVoidOne(papers: Paper[], anew: Paper, old: Paper): void {
  const notes = papers.filter(({ header }) => header.amendsOf === anew.header.id);
  const total = old.header.total.amount.abs();
  if (notes.some(({ header }) => header.total.amount.abs().eq(total))) return;
  for (const note of notes) replace(papers, note, { header: { ...note.header, amendsOf: old.header.id } });
}

/** Another invoice bills a charge of it as well: then that one might be taken for what replaces it. */
function isBilledElsewhere({ header, lines = [] }: Paper, papers: readonly Paper[]): boolean {
  const chargeOf = ({ orderId, chargeStart, subtotal }: BilledLine) =>
    `${orderId} ${chargeStart ?? ''} ${subtotal.toString()}`;
  const charges = new Set(lines.map(chargeOf));
  return papers.some(
    (other) =>
      other.header.id !== header.id && (other.lines ?? []).some((line) => charges.has(chargeOf(line))),
  );
}
