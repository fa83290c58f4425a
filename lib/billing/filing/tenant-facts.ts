import { ZERO } from '../../values/decimal.ts';
import { equalMoney, plus, type Money } from '../../values/money.ts';
import type { DocumentId } from '../../values/id.ts';
import type { DocumentHeader, Statement, Version } from '../document.ts';

/**
 * What Microsoft does not document and every tenant shows: whether a document's total includes tax, which sign the total
 * of a credit note and a paid amount have. Learnt only from documents that leave no doubt, kept with the document that
 * taught it, and never from a guess. Two documents that teach the opposite leave the fact open, and say so.
 */
export type FactName = 'total_includes_tax' | 'credit_note_total_is_negative' | 'paid_amount_is_negative';

export type Lesson = {
  readonly fact: FactName;
  readonly value: boolean;
  readonly documentId: DocumentId;
  readonly atMs: number;
};

/** For each fact, one lesson of each value where there is one. */
export type TenantFacts = readonly Lesson[];

/** What documents taught; undefined while none did, and where they taught the opposite of one another. */
export function factValue(facts: TenantFacts, name: FactName): boolean | undefined {
  const [lesson, ...others] = facts.filter(({ fact }) => fact === name);
  return others.every(({ value }) => value === lesson?.value) ? lesson?.value : undefined;
}

/** Which documents contradict each other about a fact, in words; undefined where none do. */
export function contradiction(facts: TenantFacts, name: FactName): string | undefined {
  const taught = (wanted: boolean) => facts.find(({ fact, value }) => fact === name && value === wanted);
  const [yes, no] = [taught(true), taught(false)];
  if (!yes || !no) return undefined;
  return `${WORDS[name]} is open: ${yes.documentId} shows that it is so, ${no.documentId} that it is not`;
}

const WORDS: Readonly<Record<FactName, string>> = {
  total_includes_tax: 'whether totals include tax',
  credit_note_total_is_negative: 'whether totals of credit notes are negative',
  paid_amount_is_negative: 'whether paid amounts are negative',
};

type Teacher = {
  readonly header: Pick<DocumentHeader, 'id' | 'documentType' | 'isVoid' | 'total' | 'paid'>;
  readonly statement: Pick<Statement, 'figures'> | undefined;
};

type Lines = Pick<Version, 'subtotal' | 'tax' | 'total' | 'unbalancedLines'>;

/** What one document with these lines teaches; mostly nothing. */
export function lessonsOf(document: Teacher, lines: Lines, atMs: number): TenantFacts {
  const { header } = document;
  // A void document's amounts may be those of its end; lines that do not add up teach nothing.
  if (header.isVoid || (lines.unbalancedLines ?? 0) > 0) return [];
  const values: Readonly<Record<FactName, boolean | undefined>> = {
    total_includes_tax: includesTax(document, lines),
    credit_note_total_is_negative: isNegativeCredit(document, lines),
    paid_amount_is_negative: isNegativePayment(document),
  };
  return FACTS.flatMap((fact) => {
    const value = values[fact];
    return value === undefined ? [] : [{ fact, value, documentId: header.id, atMs }];
  });
}

const FACTS = Object.keys(WORDS) as FactName[];

// Lines, statement and sums have to agree, so that the total can be only one of the two amounts that the statement shows.
function includesTax({ header, statement }: Teacher, lines: Lines): boolean | undefined {
  const figures = statement?.figures;
  if (header.documentType !== 'invoice' || !figures || figures.tax.amount.eq(ZERO)) return undefined;
  if (figures.total.currency !== header.total.currency) return undefined;
  const agree =
    equalMoney(figures.subtotal, lines.subtotal) &&
    equalMoney(plus(figures.subtotal, figures.tax), figures.total);
  if (!agree || !(lines.tax.amount.eq(ZERO) || equalMoney(lines.tax, figures.tax))) return undefined;
  if (equalMoney(header.total, figures.total)) return true;
  return equalMoney(header.total, figures.subtotal) ? false : undefined;
}

// The lines give back exactly what the total says, under whatever sign.
function isNegativeCredit({ header }: Teacher, lines: Lines): boolean | undefined {
  if (header.documentType !== 'credit_note' || header.total.amount.eq(ZERO)) return undefined;
  if (!lines.total.amount.lt(ZERO) || !sameSize(header.total, lines.total)) return undefined;
  return header.total.amount.lt(ZERO);
}

// Paid in full: the amount can be nothing but the payment.
function isNegativePayment({ header }: Teacher): boolean | undefined {
  const { documentType, paid, total } = header;
  if (documentType !== 'invoice' || !total.amount.gt(ZERO) || !sameSize(paid, total)) return undefined;
  return paid.amount.lt(ZERO);
}

function sameSize(one: Money, other: Money): boolean {
  return one.currency === other.currency && one.amount.abs().eq(other.amount.abs());
}
