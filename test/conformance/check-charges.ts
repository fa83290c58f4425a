import { lineItem, type LineItem } from '../../lib/partner-center/billing-v1/line-items/line-item.ts';
import { createLineReader } from '../../lib/partner-center/billing-v2/line-reader.ts';
import { reconciliationLine } from '../../lib/partner-center/billing-v2/reconciliation-line.ts';
import { decodeLine } from '../../lib/partner-center/billing-source/decode-line.ts';
import { COLUMN_READING, type LineColumns } from '../../lib/partner-center/billing-source/line-columns.ts';
import { UnreadableLine } from '../../lib/partner-center/billing-source/unreadable-line.ts';
import { readWire, type Codec } from '../../lib/partner-center/wire/codec.ts';
import { parseJson, type Json } from '../../lib/partner-center/wire/json.ts';
import { memberOf } from '../../lib/partner-center/wire/member-of.ts';
import { decimalText, type Decimal } from '../../lib/values/decimal.ts';
import { listedDocument } from '../builders/listed-document.ts';
import { failed, ok, type Check } from './check.ts';
import { linesIn } from './check-lines.ts';

/** What a charge comes to, as the codec of its line has it. */
type Owed = {
  readonly subtotal: Decimal;
  readonly tax: Decimal;
  readonly total: Decimal | undefined;
  readonly currency: string;
};

/** A charge, and the columns that the product reads of it, in each of the ways in which it may come to them. */
type Charge = { readonly owed: Owed; readonly columns: readonly LineColumns[] };

/**
 * Beside the check of the codec: the product's own decoder, which reads columns by names of its own, has to read the
 * same charges and to come to the same money.
 */
export function checkCharges(check: Check, chargesIn: (bytes: Uint8Array) => readonly Charge[]): Check {
  return async (bytes) => {
    const verdict = await check(bytes);
    if (verdict.verdict === 'FAILED') return verdict;
    const charges = chargesIn(bytes);
    const differences = charges.flatMap(({ owed, columns }, lineNumber) =>
      columns.flatMap((read) => differencesOf(owed, read, lineNumber)),
    );
    if (differences.length > 0) return failed(`the product: ${differences.slice(0, 3).join('; ')}`);
    const { note, isStrange } = verdict;
    return ok(charges.length === 0 ? note : `${note}; ${charges.length} charges as the product`, isStrange);
  };
}

/** The charges among the items of a page of v1: usage is none, and what has no known model is none either. */
export function chargesOfPage(bytes: Uint8Array): readonly Charge[] {
  const items = memberOf(parseJson(new TextDecoder().decode(bytes)), 'items');
  if (!Array.isArray(items)) return [];
  return (items as readonly Json[]).flatMap((item) => {
    const owed = owedByItem(read(lineItem, item));
    return owed === undefined ? [] : [{ owed, columns: [COLUMN_READING.fromJson(item)] }];
  });
}

/** The charges of a file of v2, each read as the first of its shape and as one of many. */
export function chargesOfFile(bytes: Uint8Array): readonly Charge[] {
  const columnsOf = createLineReader(COLUMN_READING);
  return linesIn(bytes).map((text) => {
    const { subtotal, taxTotal, total, totalForCustomer, currency } = read(
      reconciliationLine,
      parseJson(text),
    );
    const owed = {
      subtotal: subtotal.value,
      tax: taxTotal.value,
      total: total?.value ?? totalForCustomer?.value,
      currency: currency.value,
    };
    return { owed, columns: [columnsOf(text), columnsOf(text)] };
  });
}

function owedByItem({ objectType, line }: LineItem): Owed | undefined {
  switch (objectType) {
    case 'OneTimeInvoiceLineItem':
      return owedBy(line.subtotal, line.taxTotal, line.totalForCustomer, line.currency);
    case 'LicenseBasedLineItem':
      return owedBy(line.subtotal, line.tax, line.totalForCustomer, line.currency);
    case 'UsageBasedLineItem':
      return owedBy(line.pretaxCharges, line.taxAmount, line.postTaxTotal, line.currency);
    case 'DailyRatedUsageLineItem':
    case 'DailyUsageLineItem':
    case 'other':
      return undefined;
  }
}

type Amount = { readonly value: Decimal };

function owedBy(subtotal: Amount, tax: Amount, total: Amount, currency: { readonly value: string }): Owed {
  return { subtotal: subtotal.value, tax: tax.value, total: total.value, currency: currency.value };
}

function differencesOf(owed: Owed, columns: LineColumns, lineNumber: number): readonly string[] {
  try {
    const charge = decodeLine({ header: listedDocument(), part: 0, lineNumber }, columns);
    return (['subtotal', 'tax', 'total', 'currency'] as const).flatMap((name) => {
      const [product, codec] = [said(charge[name]), said(owed[name])];
      return product === codec ? [] : [`line ${lineNumber}: ${name} is ${product}, ${codec} by the codec`];
    });
  } catch (error) {
    if (error instanceof UnreadableLine) return [error.message];
    throw error;
  }
}

function said(value: Decimal | string | undefined): string {
  return value === undefined || typeof value === 'string' ? String(value) : decimalText(value);
}

function read<Value>(codec: Codec<Value>, wire: Json): Value {
  const wired = readWire(codec, wire);
  if (!wired.ok) throw new TypeError(`${wired.field} ${wired.reason}`);
  return wired.value;
}
