import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { TieOut } from '../../../../lib/billing/document.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { addDays } from '../../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import { asId } from '../../../../lib/values/id.ts';
import { money, type Money } from '../../../../lib/values/money.ts';
import type { Market } from './market.ts';
import { aPaper, type Paper } from './papers.ts';
import { differs, type Planted } from './story.ts';
import { anotherCharge } from './strangers.ts';

/** Makes one thing happen to a whole document, and says what has to be found. */
export type DocumentPlant = (market: Market, papers: Paper[]) => readonly Planted[];

/** An invoice was void and is billed anew under another number, perhaps with a line less or more than it had. */
export const rebilled: DocumentPlant = (market, papers) => {
  const { random } = market;
  const anew = anInvoice(market, papers);
  if (!anew || anew.lines!.length === 0) return [];
  const lost = random.chance(0.5) && anew.lines!.length > 1 ? 1 : 0;
  const lines = [...anew.lines!.slice(lost)];
  if (random.chance(0.3)) lines.push(licence(market, anew));
  const old = aPaper(market, `A${anew.header.id.slice(1)}`, anew.header.period, currencyOf(anew), lines);
  const invoiceDate = addDays(anew.header.invoiceDate, -random.below(3));
  papers.push({ ...old, header: { ...old.header, isVoid: true, invoiceDate } });
  return [planted('rebilled', anew.header.total.amount.minus(old.header.total.amount), anew)];
};

/** Two invoices are void, and what takes the place of the later one, by its own word, has the charges of the earlier. */
export const rebilledByName: DocumentPlant = (market, papers) => {
  const anew = anInvoice(market, papers);
  if (!anew) return [];
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

/** A credit note lowers an invoice; its total may come without a sign. */
export const credited: DocumentPlant = (market, papers) => {
  const invoice = anInvoice(market, papers);
  if (!invoice) return [];
  const line = licence(market, invoice);
  const subtotal = line.subtotal.abs().neg();
  const back = { ...line, subtotal, total: subtotal, chargeType: 'customerCredit' };
  const id = `K${invoice.header.id.slice(1)}`;
  const note = aPaper(market, id, invoice.header.period, currencyOf(invoice), [back]);
  const total = money(market.random.chance(0.5) ? subtotal.neg() : subtotal, currencyOf(invoice));
  const header = {
    ...note.header,
    documentType: 'credit_note',
    rawDocumentType: 'Credit Note',
    total,
  } as const;
  papers.push({
    ...note,
    header: { ...header, amendsOf: invoice.header.id },
    tieOut: tieOut(money(subtotal, total.currency), money(subtotal, total.currency)),
  });
  return [planted('credit_note', subtotal, invoice)];
};

/** The lines of an invoice came to something else after they had been published here. */
export const restated: DocumentPlant = (market, papers) => {
  const invoice = anInvoice(market, papers);
  if (!invoice) return [];
  const { currency, amount } = invoice.header.total;
  const change = decimal(String(market.random.between(1, 900)));
  const restatement = {
    from: 'v1',
    to: 'v2',
    before: money(amount.minus(change), currency),
    after: money(amount, currency),
  };
  // Microsoft sent other lines, or we read the same bytes otherwise: the figures are others either way.
  const cause = market.random.pick([undefined, 'microsoft', 'read_again'] as const);
  replace(papers, invoice, { restatements: [{ ...restatement, cause, atMs: 0 }] });
  return [planted('restated', change, invoice)];
};

/** The lines carry no tax and the document does, as its statement proves. */
export const taxedOnTheDocument: DocumentPlant = (market, papers) => {
  const invoice = anInvoice(market, papers);
  if (!invoice) return [];
  const lines = invoice.header.total;
  const tax = money(decimal(String(market.random.between(1, 500))), lines.currency);
  const total = money(lines.amount.plus(tax.amount), lines.currency);
  const explained = [{ kind: 'tax_on_invoice_only', amount: tax }] as const;
  const unexplained = money(ZERO, lines.currency);
  replaceHeader(papers, invoice, total, { ...tieOut(total, lines), explained, unexplained });
  return [planted('tax_on_invoice_only', tax.amount, invoice)];
};

/** The document says another total than its lines come to, and its statement yet another. */
export const untied: DocumentPlant = (market, papers) => {
  const invoice = anInvoice(market, papers);
  if (!invoice) return [];
  const lines = invoice.header.total;
  const more = decimal(String(market.random.between(1, 500)));
  const total = money(lines.amount.plus(more), lines.currency);
  const statement = money(total.amount.plus(decimal('7')), lines.currency);
  const findings: TieOut['findings'] = [
    { kind: 'lines_do_not_sum', expected: total, actual: lines },
    { kind: 'statement_differs', expected: total, actual: statement },
  ];
  replaceHeader(papers, invoice, total, { ...tieOut(total, lines), findings });
  return [
    planted('lines_do_not_sum', more.neg(), invoice),
    planted('statement_differs', decimal('7'), invoice),
  ];
};

// A live invoice that nothing was done to yet: one document, one plant.
function anInvoice({ random }: Market, papers: readonly Paper[]): Paper | undefined {
  const touched = new Set(
    papers.filter(({ header }) => !header.id.startsWith('G')).map(({ header }) => header.id.slice(1)),
  );
  const fresh = papers.filter(
    ({ header, tieOut: tied, restatements, lines }) =>
      header.id.startsWith('G') &&
      lines &&
      !tied &&
      restatements.length === 0 &&
      !touched.has(header.id.slice(1)),
  );
  return fresh.length === 0 ? undefined : random.pick(fresh);
}

function licence(market: Market, { header }: Paper) {
  const { line } = anotherCharge(market).entry;
  return { ...line, chargeType: 'new', category: 'license', currency: header.total.currency } as const;
}

const currencyOf = ({ header }: Paper) => header.total.currency;

function planted(kind: DiscrepancyKind, amount: Decimal, paper: Paper): Planted {
  return differs(kind, undefined, undefined, amount, currencyOf(paper));
}

function tieOut(total: Money, linesTotal: Money): TieOut {
  const difference = money(total.amount.minus(linesTotal.amount), total.currency);
  return {
    total,
    linesTotal,
    difference,
    explained: [],
    unexplained: difference,
    findings: [],
    tied: false,
    why: '',
  };
}

function replace(papers: Paper[], paper: Paper, change: Partial<Paper>): void {
  papers[papers.indexOf(paper)] = { ...paper, ...change };
}

function replaceHeader(papers: Paper[], paper: Paper, total: Money, tied: TieOut): void {
  replace(papers, paper, { header: { ...paper.header, total }, tieOut: tied });
}

export function unreadPaper(market: Market, paper: Paper, index: number): Paper {
  const id = asId<'DocumentId'>(`U${index}-${paper.header.id.slice(1)}`);
  return {
    ...aPaper(market, id, paper.header.period, currencyOf(paper), undefined),
    header: { ...paper.header, id },
  };
}
