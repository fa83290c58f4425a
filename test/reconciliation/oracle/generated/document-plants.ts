import type { TieOut } from '../../../../lib/billing/document.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { decimal, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import { asId } from '../../../../lib/values/id.ts';
import { money, type Money } from '../../../../lib/values/money.ts';
import type { Market } from './market.ts';
import { aPaper, type Paper } from './papers.ts';
import { differs, type Planted } from './story.ts';
import { anotherCharge } from './strangers.ts';

/** Makes one thing happen to a whole document, and says what has to be found. */
export type DocumentPlant = (market: Market, papers: Paper[]) => readonly Planted[];

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
  const header = { ...note.header, ...A_NOTE, total };
  const tax = decimal(market.random.pick(['0', '-7', '-0.5']));
  const given = money(subtotal, total.currency);
  const tied = tax.eq(ZERO) ? tieOut(given, given) : withTaxOnTop(given, tax, 'lines');
  papers.push({ ...note, header: { ...header, amendsOf: invoice.header.id }, tieOut: tied });
  return [planted('credit_note', subtotal.plus(tax), invoice)];
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

/** The totals of some tenants leave tax out: it is payable on top, as the lines show or the statement alone. */
export const taxedOnTop: DocumentPlant = (market, papers) => {
  const invoice = anInvoice(market, papers);
  if (!invoice) return [];
  const { total } = invoice.header;
  const tax = decimal(String(market.random.between(1, 500)));
  const tied = withTaxOnTop(total, tax, market.random.pick(['lines', 'statement']));
  replaceHeader(papers, invoice, total, tied);
  return tied.taxOnTop?.shownBy === 'statement' ? [planted('tax_on_invoice_only', tax, invoice)] : [];
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

// A live invoice that nothing was done to yet: one document, one plant; it may have a credit note of its own.
export function anInvoice({ random }: Market, papers: readonly Paper[]): Paper | undefined {
  const touched = new Set(
    papers.filter(({ header }) => !/^[GC]/.test(header.id)).map(({ header }) => header.id.slice(1)),
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

export function licence(market: Market, { header }: Paper) {
  const { line } = anotherCharge(market).entry;
  return { ...line, chargeType: 'new', category: 'license', currency: header.total.currency } as const;
}

export const A_NOTE = { documentType: 'credit_note', rawDocumentType: 'Credit Note' } as const;

export const currencyOf = ({ header }: Paper) => header.total.currency;

export function planted(kind: DiscrepancyKind, amount: Decimal, paper: Paper): Planted {
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

export function withTaxOnTop(total: Money, tax: Decimal, shownBy: 'lines' | 'statement'): TieOut {
  const payable = money(total.amount.plus(tax), total.currency);
  return { ...tieOut(total, total), taxOnTop: { tax: money(tax, total.currency), payable, shownBy } };
}

export function replace(papers: Paper[], paper: Paper, change: Partial<Paper>): void {
  papers[papers.indexOf(paper)] = { ...paper, ...change };
}

function replaceHeader(papers: Paper[], paper: Paper, total: Money, tied: TieOut): void {
  replace(papers, paper, { header: { ...paper.header, total }, tieOut: tied });
}

/** A credit note of the same month that nobody can read yet. */
export function unreadNote(market: Market, paper: Paper): Paper {
  const unread = unreadPaper(market, paper, 9);
  const id = asId<'DocumentId'>(`N-${paper.header.id.slice(1)}`);
  return { ...unread, header: { ...unread.header, ...A_NOTE, id, amendsOf: paper.header.id } };
}

export function unreadPaper(market: Market, paper: Paper, index: number): Paper {
  const id = asId<'DocumentId'>(`U${index}-${paper.header.id.slice(1)}`);
  return {
    ...aPaper(market, id, paper.header.period, currencyOf(paper), undefined),
    header: { ...paper.header, id },
  };
}
