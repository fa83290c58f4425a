import { extractTextItems, getDocumentProxy, type StructuredTextItem } from 'unpdf';
import type { StatementFigures } from '../../billing/document.ts';
import type { DocumentId } from '../../values/id.ts';
import { decimal, sum, type Decimal } from '../../values/decimal.ts';
import { minorDigits, money } from '../../values/money.ts';

/**
 * The figures that the text of a statement states, each on a line of its own behind its label. Undefined where one of
 * them is not there, or is there with two values, or where the text names other documents and not this one: what cannot
 * be read proves nothing, and is not made up.
 */
export async function statementFigures(
  bytes: Uint8Array,
  currency: string,
  documentId?: DocumentId,
): Promise<StatementFigures | undefined> {
  const rows = await textRows(bytes);
  if (documentId !== undefined && isOfAnother(rows, documentId)) return undefined;
  const subtotal = stated(rows, SUBTOTAL, currency);
  const total = stated(rows, TOTAL, currency) ?? stated(rows, TOTAL_DUE, currency);
  if (subtotal === undefined || total === undefined) return undefined;
  const tax = stated(rows, TAX, currency) ?? taxOfRates(rows, currency, total.minus(subtotal));
  if (tax === undefined) return undefined;
  return { subtotal: money(subtotal, currency), tax: money(tax, currency), total: money(total, currency) };
}

// `G016907411`, `D02005YFHI`; a product is `DZH318Z0BQ3Q`. A credit note names what it amends beside itself.
const DOCUMENT_ID = /\b[GD]\d\d[0-9A-Z]{4,12}\b/g;

// Whether a text names this very document is asked of its words, whatever its number looks like; only whether it names
// another one has to be told by the look of it.
function isOfAnother(rows: readonly string[], documentId: DocumentId): boolean {
  const id = documentId.toUpperCase();
  if (
    rows.some((row) =>
      row
        .toUpperCase()
        .split(/[^0-9A-Z-]+/)
        .includes(id),
    )
  )
    return false;
  return rows.some((row) => row.match(DOCUMENT_ID) !== null);
}

const PERCENT = String.raw`(?:\s*\(?\s*\d+(?:[.,]\d+)?\s*%\s*\)?)?`;
const SUBTOTAL = /^(?:sub[\s-]*total|total\s*\(?(?:excluding|excl\.?|before)\s+(?:tax|vat)\)?)$/i;
const TAX = new RegExp(
  String.raw`^(?:(?:total|sales)\s+)?(?:tax|vat|gst)(?:\s+(?:total|amount))?${PERCENT}$`,
  'i',
);
const TOTAL =
  /^(?:grand\s+|invoice\s+)?total(?:\s+(?:amount|due|charges))?(?:\s*\(?(?:including|incl\.?)\s+(?:tax|vat)\)?)?$/i;
// What is still to be paid may be less than the total: it is only asked where no total is stated.
const TOTAL_DUE = /^(?:total\s+)?amount\s+due$/i;

/** The one value behind a label, however often it is printed. */
function stated(rows: readonly string[], label: RegExp, currency: string): Decimal | undefined {
  const values = new Map(labelled(rows, label, currency).map(({ amount }) => [amount.toString(), amount]));
  return values.size === 1 ? [...values.values()][0] : undefined;
}

/** Tax that is stated by rates, each under a label of its own. It is taken for the tax where it makes up the total. */
function taxOfRates(rows: readonly string[], currency: string, expected: Decimal): Decimal | undefined {
  const byLabel = new Map(labelled(rows, TAX, currency).map(({ label, amount }) => [label, amount]));
  const tax = sum(byLabel.values());
  return byLabel.size > 1 && tax.eq(expected) ? tax : undefined;
}

/** The amounts behind a label. With something else behind it, it is no figure: headings of tables are like this. */
function labelled(
  rows: readonly string[],
  pattern: RegExp,
  currency: string,
): readonly { readonly label: string; readonly amount: Decimal }[] {
  return rows.flatMap((row) => {
    const split = labelAndAmount(row);
    if (split === undefined || !pattern.test(split.label)) return [];
    const amount = printedAmount(split.amount, currency);
    return amount === undefined ? [] : [{ label: split.label.toLowerCase(), amount }];
  });
}

// `Subtotal  1,234.56 EUR`, `VAT (21 %): -€ 12.00`, `Total  EUR (1.234,56)`, `Total  (EUR 12.00)`, `Total  12.00 CR`: the
// amount is what ends the row.
const UNIT = String.raw`(?:[A-Z]{3}|\p{Sc})?`;
const NUMBER = String.raw`(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d)[\d.,'’]*`;
const AMOUNT = String.raw`${UNIT}\s*[-−–(]?\s*${UNIT}\s*${NUMBER}-?\s*${UNIT}\s*\)?\s*(?:[A-Z]{3}|\p{Sc}|CR)?`;
const LABEL_AND_AMOUNT = new RegExp(String.raw`^(\p{L}.{0,60}?)[\s:.]+(${AMOUNT})$`, 'u');

function labelAndAmount(row: string): { readonly label: string; readonly amount: string } | undefined {
  const [, label, amount] = LABEL_AND_AMOUNT.exec(row) ?? [];
  return label === undefined || amount === undefined ? undefined : { label: label.trim(), amount };
}

/** An amount as it is printed: separators of thousands, a minus before or behind, parentheses, `CR`, a currency. */
export function printedAmount(text: string, currency: string): Decimal | undefined {
  const foreign = [...text.matchAll(/[A-Z]{3}/g)].some(([code]) => code !== currency);
  if (foreign) return undefined;
  const bare = text
    .replaceAll(currency, '')
    .replace(/[\p{Sc}\s]/gu, '')
    .replace(/[−–]/g, '-');
  const match = /^(?:\((\d[\d.,'’]*)\)|(-?)(\d[\d.,'’]*)(-|CR)?)$/.exec(bare);
  if (match === null) return undefined;
  const [, inParentheses, before, plain, behind] = match;
  if (before === '-' && behind !== undefined) return undefined;
  const digits = plainDigits(inParentheses ?? plain ?? '', minorDigits(currency));
  const negative = inParentheses !== undefined || before === '-' || behind !== undefined;
  return digits === undefined ? undefined : decimal(negative ? `-${digits}` : digits);
}

/** `1,234.56`, `1.234,56` and `1'234.56` as `1234.56`; undefined where the separators contradict themselves. */
function plainDigits(text: string, minor: number): string | undefined {
  const point = decimalSeparatorAt(text, minor);
  const whole = point === undefined ? text : text.slice(0, point);
  const fraction = point === undefined ? '' : text.slice(point + 1);
  // A document prints all decimals of its currency; a number without them counts something else.
  if (fraction.length < minor) return undefined;
  // The second form is India's: `1,23,456.78`.
  const grouped =
    /^(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3}|\d{1,3}(\.\d{3})+|\d{1,3}(['’]\d{3})+|\d+)$/.test(whole);
  if (!grouped || !/^\d*$/.test(fraction) || (point !== undefined && fraction === '')) return undefined;
  const digits = whole.replace(/\D/g, '');
  return fraction === '' ? digits : `${digits}.${fraction}`;
}

// The last separator is the decimal one, unless it is repeated, or stands before three digits where no currency with
// thousandths is meant.
function decimalSeparatorAt(text: string, minor: number): number | undefined {
  const at = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (at === -1) return undefined;
  const separator = text.charAt(at);
  if (text.indexOf(separator) !== at) return undefined;
  const behind = text.length - at - 1;
  const others = /[.,'’]/.test(text.slice(0, at));
  if (behind === 3 && minor !== 3 && !others && !/^0$/.test(text.slice(0, at))) return undefined;
  return at;
}

/** The text of all pages by visual row: a label and its amount are often drawn apart from one another. */
async function textRows(bytes: Uint8Array): Promise<readonly string[]> {
  try {
    // A copy, because the reader takes the buffer for itself; silent, because it prints what it thinks of a file.
    const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    try {
      const { items } = await extractTextItems(document);
      return items.flatMap(rowsOf);
    } finally {
      await document.loadingTask.destroy();
    }
  } catch {
    return [];
  }
}

const SAME_ROW_POINTS = 2;

function rowsOf(page: readonly StructuredTextItem[]): readonly string[] {
  const rows: { readonly y: number; readonly items: StructuredTextItem[] }[] = [];
  for (const item of page) {
    if (item.str.trim() === '') continue;
    const row = rows.find((candidate) => Math.abs(candidate.y - item.y) <= SAME_ROW_POINTS);
    if (row === undefined) rows.push({ y: item.y, items: [item] });
    else row.items.push(item);
  }
  return rows.map((row) =>
    row.items
      .sort((left, right) => left.x - right.x)
      .map((item) => item.str.trim())
      // Two blanks, so that two numbers side by side do not look like one with a blank for its thousands.
      .join('  '),
  );
}
