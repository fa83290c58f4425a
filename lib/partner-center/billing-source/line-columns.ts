import { isJsonObject, scalarText, type Json, type JsonObject } from '../wire/json.ts';
import { memberOf } from '../wire/member-of.ts';
import type { PlacesReading } from '../billing-v2/line-layout.ts';
import { tokenText, type LineReading } from '../billing-v2/line-reader.ts';

export type LineColumnName = keyof typeof LINE_COLUMNS;

/** What a billed line says in the columns that are asked for, or the column that cannot be read. */
export type LineColumns =
  | {
      readonly ok: true;
      readonly texts: LineTexts;
      readonly objectType: string;
      /** Whether there is a column for the number of its document, be it empty. */
      readonly isNumbered: boolean;
    }
  | { readonly ok: false; readonly column: LineColumnName | undefined; readonly reason: string };

/** The texts of all columns, by their positions. */
export type LineTexts = readonly string[];

/** The text of a column, trimmed, and empty where it is absent, null or blank. Numbers are their literal text. */
export function columnText(texts: LineTexts, name: LineColumnName): string {
  return texts[POSITIONS[name]] as string;
}

/** The columns of a line that is parsed already, with numbers as they were written. */
export function lineColumns(line: Json | undefined): LineColumns {
  if (!isJsonObject(line)) {
    return { ok: false, column: undefined, reason: 'is not a JSON object' };
  }
  const members: JsonObject = line;
  const names = Object.keys(members);
  const plan = planOf(names);
  const says = (place: number) => {
    const value = members[names[place] as string];
    return value === null || value === undefined ? '' : scalarText(value)?.trim();
  };
  return columnsBy(plan, says, objectTypeOf(members));
}

/** How the lines of files become columns. */
export const COLUMN_READING: Required<LineReading<LineColumns>> & PlacesReading<LineColumns> = {
  wanted: (name) => ASKED_FOR.has(name.toLowerCase()),
  fromTokens: (names) => {
    const plan = planOf(names);
    return (tokens) => {
      // A flat line has no attributes to say what it is.
      return columnsBy(plan, (place) => said(tokens[place] as string), '');
    };
  },
  fromTexts: (names) => {
    const plan = planOf(names);
    return (texts) => columnsBy(plan, (place) => trimmed(texts[place + 1] ?? ''), '');
  },
  fromPlaces: (names) => {
    const plan = planOf(names);
    return (says) => columnsBy(plan, (place) => trimmed(says(place)), '');
  },
  fromJson: lineColumns,
};

/**
 * Where a column of a billed line lies, in lower case. `names` are spellings of one thing and have to agree where
 * several are there: today's file, the portal, v1, and the legacy models. `instead` is read where none of them is.
 */
type LineColumn = { readonly names: readonly string[]; readonly instead?: readonly string[] };

const LINE_COLUMNS = {
  invoiceNumber: { names: ['invoicenumber'] },
  partnerId: { names: ['partnerid'] },
  customerId: { names: ['customerid'] },
  orderId: { names: ['orderid'] },
  alternateId: { names: ['alternateid'] },
  reservationOrderId: { names: ['reservationorderid'] },
  referenceId: { names: ['referenceid'] },
  subscriptionId: { names: ['subscriptionid'] },
  // Legacy licences have offers, legacy Azure has meters.
  productId: { names: ['productid'], instead: ['durableofferid', 'offerid', 'resourceguid'] },
  skuId: { names: ['skuid'], instead: ['sku'] },
  skuName: { names: ['skuname'] },
  productName: { names: ['productname'], instead: ['skuname', 'offername', 'servicename'] },
  productCategory: { names: ['productcategory'] },
  publisherName: { names: ['publishername'] },
  publisherId: { names: ['publisherid'] },
  subscriptionDescription: { names: ['subscriptiondescription'] },
  chargeType: { names: ['chargetype'] },
  termAndBillingCycle: { names: ['termandbillingcycle'], instead: ['billingcycletype'] },
  billingFrequency: { names: ['billingfrequency'], instead: ['billingcycletype'] },
  chargeStart: { names: ['chargestartdate'] },
  chargeEnd: { names: ['chargeenddate'] },
  subscriptionStart: { names: ['subscriptionstartdate'] },
  effectiveUnitPrice: { names: ['effectiveunitprice'], instead: ['pretaxeffectiverate', 'unitprice'] },
  pricingCurrency: { names: ['pricingcurrency'] },
  exchangeRate: { names: ['pctobcexchangerate'] },
  // "Use BillableQuantity for reconciliation"; what legacy Azure charges is the part over the included quantity, and the
  // whole where nothing is said of an included one, as in the table of its page.
  billableQuantity: {
    names: ['billablequantity'],
    instead: ['overagequantity', 'quantity', 'consumedquantity'],
  },
  subtotal: { names: ['subtotal'], instead: ['pretaxcharges'] },
  tax: { names: ['taxtotal'], instead: ['tax', 'taxamount'] },
  total: { names: ['total', 'totalforcustomer'], instead: ['posttaxtotal'] },
  currency: { names: ['currency'] },
} as const satisfies Record<string, LineColumn>;

const COLUMNS = Object.entries(LINE_COLUMNS as Record<LineColumnName, LineColumn>).map(
  ([name, { names, instead = [] }]) => ({
    name: name as LineColumnName,
    spellings: [names, ...instead.map((other) => [other])],
  }),
);
const POSITIONS = Object.fromEntries(COLUMNS.map(({ name }, position) => [name, position])) as Readonly<
  Record<LineColumnName, number>
>;
/** Every spelling under which some columns may lie, in lower case. */
export function spellingsOf(names: readonly LineColumnName[]): ReadonlySet<string> {
  const wanted = new Set(names);
  return new Set(COLUMNS.filter(({ name }) => wanted.has(name)).flatMap(({ spellings }) => spellings.flat()));
}
const ASKED_FOR = new Set(COLUMNS.flatMap(({ spellings }) => spellings.flat()));
const NAMES = new Set(COLUMNS.flatMap(({ spellings }) => spellings[0] ?? []));

/** Whether a name, in lower case, is one of a column that is asked for, and not only read where that one is missing. */
export function isColumnName(name: string): boolean {
  return NAMES.has(name);
}

/**
 * For each column, the places of its spellings among the names of a line: first those that have to agree, then each that
 * may stand in; and the place of the first by itself, where it is the only one.
 */
type Plan = readonly { readonly only: number; readonly found: readonly (readonly number[])[] }[];

const NOWHERE = -1;

function planOf(names: readonly string[]): Plan {
  const places = Map.groupBy(names.keys(), (place) => (names[place] as string).toLowerCase());
  return COLUMNS.map(({ spellings }) => {
    const found = spellings
      .map((spelt) => spelt.flatMap((name) => places.get(name) ?? []))
      .filter((one) => one.length > 0);
    const [first = NOWHERE, second] = found[0] ?? [];
    return { only: second === undefined ? first : NOWHERE, found };
  });
}

function columnsBy(plan: Plan, says: (place: number) => string | undefined, objectType: string): LineColumns {
  // As long as it will be: a list that grows is copied twice, for each line.
  const texts = new Array<string>(plan.length);
  for (let position = 0; position < plan.length; position += 1) {
    const { only, found } = plan[position] as Plan[number];
    // Nearly every column is there once, and nearly every one of these says something.
    const text = (only !== NOWHERE && says(only)) || firstSaid(found, says);
    if (typeof text !== 'string') {
      return { ok: false, column: COLUMNS[position]?.name, reason: text.reason };
    }
    texts[position] = text;
  }
  const isNumbered = (plan[POSITIONS.invoiceNumber]?.found.length ?? 0) > 0;
  return { ok: true, texts, objectType, isNumbered };
}

/** What a token says, without the blanks around it; empty for `null`. Most tokens have no blanks, and there are many. */
function said(token: string): string {
  if (token === '""' || token === 'null') return '';
  return trimmed(tokenText(token));
}

function trimmed(text: string): string {
  return isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(text.length - 1)) ? text : text.trim();
}

function isInk(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

function firstSaid(
  candidates: readonly (readonly number[])[],
  says: (place: number) => string | undefined,
): string | { readonly reason: string } {
  for (const places of candidates) {
    const agreed = places.length === 1 ? (says(places[0] as number) ?? UNREADABLE) : agreedText(places, says);
    if (agreed !== '') return agreed;
  }
  return '';
}

const UNREADABLE = { reason: 'is not text or a number' };

function agreedText(
  places: readonly number[],
  says: (place: number) => string | undefined,
): string | { readonly reason: string } {
  let text = '';
  for (const place of places) {
    const found = says(place);
    if (found === undefined) return UNREADABLE;
    if (text !== '' && found !== '' && found !== text) {
      return { reason: `is given twice, as ${JSON.stringify(text)} and as ${JSON.stringify(found)}` };
    }
    if (text === '') text = found;
  }
  return text;
}

function objectTypeOf(line: JsonObject): string {
  const type = memberOf(memberOf(line, 'attributes'), 'objectType');
  return typeof type === 'string' ? type : '';
}
