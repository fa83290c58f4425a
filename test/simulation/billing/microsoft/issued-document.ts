import { money } from '../../../../lib/values/money.ts';
import { asId, type DocumentId } from '../../../../lib/values/id.ts';
import type { BillingPeriod, Day } from '../../../../lib/values/day.ts';
import type { DocumentHeader } from '../../../../lib/billing/document.ts';
import type { Random } from '../../random.ts';
import { amountOf, charge, drawCents, multisetOf, sumOf, type Charge } from './charge.ts';
import { printPdf } from './pdf.ts';
import { encodePart } from './wire.ts';

/** One state of a document at Microsoft, cut into parts as it is sent. */
export type State = {
  readonly number: number;
  readonly charges: readonly Charge[];
  /** The same for equal multisets of charges. */
  readonly multiset: string;
  readonly parts: readonly (readonly Charge[])[];
  readonly bytes: readonly Uint8Array[];
  /** Microsoft's mark of the data; another cut of the same data has the same. */
  readonly eTag: string;
  readonly sumCents: number;
  readonly taxCents: number;
};

export type Issue = {
  readonly id: string;
  readonly documentType: 'invoice' | 'credit_note';
  readonly commerce: 'new' | 'legacy';
  readonly source: 'v1' | 'v2';
  readonly period: string;
  readonly invoiceDate: string;
  readonly currency: string;
  readonly amendsOf: string | undefined;
  /** Since when it is in the list, and since when it has lines. */
  readonly appearsAtMs: number;
  readonly linesFromMs: number;
  readonly listLagsMs: number;
};

/** A document of Microsoft's with everything it ever was. */
export class IssuedDocument {
  readonly issue: Issue;
  readonly states: State[] = [];
  /** By multiset: until when Microsoft had it. */
  readonly truths = new Map<string, number>();
  /** Every statement there ever was, as text. */
  readonly statements: Uint8Array[] = [];
  isVoid = false;
  paidCents = 0;
  private readonly random: Random;
  private readonly taxed: boolean;
  private changedAtMs = -Infinity;
  private issues = 0;

  constructor(issue: Issue, charges: readonly Charge[], random: Random, taxed: boolean) {
    this.issue = issue;
    this.random = random;
    this.taxed = taxed;
    this.become(charges, `etag-${issue.id}-1`, issue.appearsAtMs);
  }

  get id(): DocumentId {
    return asId<'DocumentId'>(this.issue.id);
  }

  get now(): State {
    return this.states.at(-1) as State;
  }

  /** Other lines under another mark; the total of the list may follow later. */
  restate(names: () => string, nowMs: number): void {
    const { random } = this;
    const charges = [...this.now.charges];
    const place = random.below(charges.length);
    const [from] = charges.splice(place, 1);
    const size = (from?.cents ?? 1) < 0 ? -1 : 1;
    const way = random.next();
    if (way < 0.4 || charges.length === 0) charges.push(charge(names(), size * drawCents(random)));
    else if (way < 0.6 && from) charges.splice(place, 0, from, from);
    else if (way < 0.8 && from && !charges.includes(from)) {
      // Two lines for one, and the same total. Never where its twin stays: parts that hold the twin and parts that hold the
      // two would then sum to the same, and wrong bytes that tie to the cent nobody could tell from right ones.
      const part = size * random.between(1, Math.abs(from.cents) + 1);
      charges.push(charge(names(), part), charge(names(), from.cents - part));
    }
    this.become(charges, `etag-${this.issue.id}-${this.states.length + 1}`, nowMs);
  }

  /** The same lines: in another order under another mark, or cut otherwise under the same. */
  rearrange(marked: boolean, nowMs: number): void {
    const { charges, eTag } = this.now;
    const other = marked ? `etag-${this.issue.id}-${this.states.length + 1}` : eTag;
    this.become([...charges].reverse(), other, nowMs);
  }

  reissueStatement(): void {
    const { sumCents, taxCents } = this.now;
    const figures = {
      subtotal: amountOf(sumCents),
      tax: amountOf(taxCents),
      total: amountOf(sumCents + taxCents),
    };
    this.statements.push(printPdf(figures, `${this.issue.id}-${(this.issues += 1)}`));
  }

  get statement(): Uint8Array {
    return this.statements.at(-1) as Uint8Array;
  }

  header(nowMs: number): DocumentHeader {
    const { issue } = this;
    const lags = nowMs < this.changedAtMs + issue.listLagsMs && this.states.length > 1;
    const { sumCents, taxCents } = (lags ? this.states.at(-2) : undefined) ?? this.now;
    // The totals of credit notes come positive, as documented.
    const total = issue.documentType === 'credit_note' ? -(sumCents + taxCents) : sumCents + taxCents;
    return {
      id: this.id,
      documentType: issue.documentType,
      rawDocumentType: issue.documentType,
      isVoid: this.isVoid,
      commerce: issue.commerce,
      invoiceDate: issue.invoiceDate as Day,
      period: issue.period as BillingPeriod,
      total: money(amountOf(total), issue.currency),
      paid: money(amountOf(this.paidCents), issue.currency),
      amendsOf: issue.amendsOf === undefined ? undefined : asId<'DocumentId'>(issue.amendsOf),
      lineSources: issue.commerce === 'new' ? ['onetime/billing_line_items'] : ['office/billing_line_items'],
    };
  }

  private become(charges: readonly Charge[], eTag: string, nowMs: number): void {
    const { issue, random } = this;
    const before = this.states.at(-1);
    if (before) this.truths.set(before.multiset, nowMs);
    const multiset = multisetOf(charges);
    this.truths.set(multiset, Infinity);
    const parts = cut(charges, random);
    const last = random.chance(0.3) ? '' : '\n';
    this.states.push({
      ...{ number: this.states.length, charges, multiset, parts, eTag },
      bytes: parts.map((part) => encodePart(issue.id, issue.currency, part, last)),
      sumCents: sumOf(charges),
      taxCents: this.taxed ? Math.floor(sumOf(charges) / 10) : 0,
    });
    if (before?.multiset === multiset) return;
    this.changedAtMs = nowMs;
    this.reissueStatement();
  }
}

function cut(charges: readonly Charge[], random: Random): readonly (readonly Charge[])[] {
  const many = random.between(1, Math.min(3, charges.length) + 1);
  const parts = Array.from({ length: many }, (_, part) =>
    charges.filter((_, place) => Math.floor((place * many) / charges.length) === part),
  );
  // A file without lines is a part like any other.
  return random.chance(0.1) ? [...parts, []] : parts;
}
