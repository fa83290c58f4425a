import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { decimal, sum, truncate, ZERO } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money, noMoney, plus } from '../../../lib/values/money.ts';
import { eur } from '../../builders/book.ts';
import type { GivenBooks } from '../../builders/exported.ts';

/** Where the tax of a document is to be read. */
export type TaxedOn = 'nothing' | 'lines' | 'statement';

type Given = {
  readonly taxedOn: TaxedOn;
  /** What this tenant's documents taught; undefined: nothing. */
  readonly includesTax: boolean | undefined;
  /** What the document says beyond its lines, before tax. */
  readonly beyond?: string;
  readonly isUnread?: boolean;
};

/** A document with these lines and 19 % of tax, tied by the real rules under what its tenant taught. */
export function taxed(
  given: readonly BilledLine[],
  { taxedOn, includesTax, beyond = '0', isUnread }: Given,
): NonNullable<GivenBooks['documents']>[number] {
  const lines = given.map((line) => {
    const tax = taxedOn === 'lines' ? truncate(line.subtotal.times('0.19'), 2) : ZERO;
    return { ...line, tax, total: line.subtotal.plus(tax) };
  });
  const subtotal = plus(money(sum(lines.map((line) => line.subtotal)), 'EUR'), eur(beyond));
  const tax = {
    nothing: noMoney('EUR'),
    lines: money(sum(lines.map((line) => line.tax)), 'EUR'),
    statement: money(truncate(subtotal.amount.times(decimal('0.19')), 2), 'EUR'),
  }[taxedOn];
  const gross = plus(subtotal, tax);
  const lesson = { fact: 'total_includes_tax', documentId: asId<'DocumentId'>('G0'), atMs: 0 } as const;
  return {
    lines,
    total: includesTax === true ? gross : subtotal,
    tied: {
      facts: includesTax === undefined ? [] : [{ ...lesson, value: includesTax }],
      figures: isUnread ? undefined : { subtotal, tax, total: gross },
    },
  };
}
