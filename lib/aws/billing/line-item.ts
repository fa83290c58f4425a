import type { BilledLine, LineCategory } from '../../billing/billed-line.ts';
import type { Day } from '../../values/day.ts';
import { decimal, decimalText } from '../../values/decimal.ts';
import { asId } from '../../values/id.ts';
import { placeOfLine, type Key } from '../keys.ts';

/** Texts as DynamoDB itself writes them: of millions of lines the client then has nothing left to translate. */
export type LineItem = Record<string, { S: string }>;

/** Up to this size an item is one write unit: names and values in UTF-8. */
export const ONE_WRITE_UNIT = 1_024;

/**
 * One line as an item of one write unit: short names, numbers as text, nothing for what is empty. Where the line lies in
 * the archive (part and line number) is in its key. Too long a line loses the end of what is only shown, and shows that
 * it did; the archive has it whole.
 */
export function lineItem(key: Key, line: BilledLine): LineItem {
  const item = fullItem(key, line);
  // Weighed in one piece, and with all names: whoever is light enough so is not weighed again.
  const texts = bytesOfTexts(item);
  if (texts + ALL_NAMES + CONCLUSION_BYTES <= ONE_WRITE_UNIT) return item;
  const size = texts + Object.keys(item).join('').length;
  const weight = size + Math.max(0, CONCLUSION_BYTES - line.category.length - line.categoryRule.length);
  return weight <= ONE_WRITE_UNIT ? item : shortened(item, weight - ONE_WRITE_UNIT);
}

// Written out, because this is among the innermost of a night: by a table of the columns it costs five times as much. The
// names are those of NAMES, and a test reads all of them back.
function fullItem({ pk, sk }: Key, line: BilledLine): LineItem {
  const item: LineItem = {
    pk: { S: pk },
    sk: { S: sk },
    ca: { S: line.category },
    cr: { S: line.categoryRule },
    pc: { S: line.pricingCurrency },
    c: { S: line.currency },
    u: { S: decimalText(line.effectiveUnitPrice) },
    x: { S: decimalText(line.exchangeRate) },
    q: { S: decimalText(line.billableQuantity) },
    b: { S: decimalText(line.subtotal) },
    v: { S: decimalText(line.tax) },
    g: { S: decimalText(line.total) },
  };
  if (line.customerId !== '') item['cu'] = { S: line.customerId };
  if (line.orderId !== '') item['o'] = { S: line.orderId };
  if (line.alternateId !== '') item['a'] = { S: line.alternateId };
  if (line.reservationOrderId !== '') item['ro'] = { S: line.reservationOrderId };
  if (line.referenceId !== '') item['rf'] = { S: line.referenceId };
  if (line.subscriptionId !== '') item['su'] = { S: line.subscriptionId };
  if (line.productId !== '') item['p'] = { S: line.productId };
  if (line.skuId !== '') item['s'] = { S: line.skuId };
  if (line.productName !== '') item['n'] = { S: line.productName };
  if (line.chargeType !== '') item['ct'] = { S: line.chargeType };
  if (line.termAndBillingCycle !== '') item['tb'] = { S: line.termAndBillingCycle };
  if (line.billingFrequency !== '') item['bf'] = { S: line.billingFrequency };
  if (line.chargeStart !== undefined) item['f'] = { S: line.chargeStart };
  if (line.chargeEnd !== undefined) item['t'] = { S: line.chargeEnd };
  if (line.subscriptionStart !== undefined) item['ss'] = { S: line.subscriptionStart };
  return item;
}

function bytesOfTexts(item: LineItem): number {
  let texts = '';
  for (const name in item) texts += textOf(item, name);
  return Buffer.byteLength(texts);
}

export function lineFrom(item: LineItem): BilledLine {
  const { documentId, part, lineNumber } = placeOfLine({ pk: textOf(item, 'pk'), sk: textOf(item, 'sk') });
  const texts = Object.fromEntries(TEXTS.map(({ field, name }) => [field, textOf(item, name)])) as Texts;
  const decimals = Object.fromEntries(
    DECIMALS.map(({ field, name }) => [field, decimal(textOf(item, name))]),
  ) as Pick<BilledLine, DecimalField>;
  return {
    ...texts,
    ...decimals,
    documentId: asId<'DocumentId'>(documentId),
    part,
    lineNumber,
    category: texts.category as LineCategory,
    chargeStart: dayOrNone(texts.chargeStart),
    chargeEnd: dayOrNone(texts.chargeEnd),
    subscriptionStart: dayOrNone(texts.subscriptionStart),
  };
}

type DecimalField = 'effectiveUnitPrice' | 'exchangeRate' | 'billableQuantity' | 'subtotal' | 'tax' | 'total';
type TextField = Exclude<keyof BilledLine, DecimalField | 'documentId' | 'part' | 'lineNumber'>;
type Texts = Record<TextField, string>;

const NAMES = {
  category: 'ca',
  categoryRule: 'cr',
  customerId: 'cu',
  orderId: 'o',
  alternateId: 'a',
  reservationOrderId: 'ro',
  referenceId: 'rf',
  subscriptionId: 'su',
  productId: 'p',
  skuId: 's',
  productName: 'n',
  chargeType: 'ct',
  termAndBillingCycle: 'tb',
  billingFrequency: 'bf',
  chargeStart: 'f',
  chargeEnd: 't',
  subscriptionStart: 'ss',
  pricingCurrency: 'pc',
  currency: 'c',
} satisfies Record<TextField, string>;
const TEXTS = columns<TextField>(NAMES);

const DECIMALS = columns<DecimalField>({
  effectiveUnitPrice: 'u',
  exchangeRate: 'x',
  billableQuantity: 'q',
  tax: 'v',
  subtotal: 'b',
  total: 'g',
});

function columns<Field extends string>(names: Readonly<Record<Field, string>>) {
  return (Object.keys(names) as Field[]).map((field) => ({ field, name: names[field] }));
}

// What we conclude from a line weighs the same whatever it is. When we come to conclude something else, the same line is
// cut at the same place, and two versions still compare.
const CONCLUSION_BYTES = 45; // As long as any.

const ALL_NAMES = ['pk', 'sk', ...[...TEXTS, ...DECIMALS].map(({ name }) => name)].join('').length;

// Nothing is matched or summed by these. Where they are not enough the line costs a second unit: money loses nothing.
const ONLY_SHOWN = [NAMES.productName, NAMES.categoryRule];

function shortened(item: LineItem, tooMany: number): LineItem {
  let over = tooMany;
  for (const name of ONLY_SHOWN) {
    const text = item[name]?.S;
    if (text === undefined || over <= 0) continue;
    const room = Math.max(Buffer.byteLength(text) - over, CUT_BYTES);
    const cut = `${textOfBytes(text, room - CUT_BYTES)}${CUT}`;
    item[name] = { S: cut };
    over -= Buffer.byteLength(text) - Buffer.byteLength(cut);
  }
  return item;
}

const CUT = '…';
const CUT_BYTES = Buffer.byteLength(CUT);

// Whole characters only: half of one would be another one.
function textOfBytes(text: string, most: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}

function textOf(item: LineItem, name: string): string {
  return item[name]?.S ?? '';
}

function dayOrNone(text: string): Day | undefined {
  return text === '' ? undefined : (text as Day);
}
