import type { PrintedColumns } from '../../billing/printed-columns.ts';
import type { Decimal } from '../../values/decimal.ts';
import { tokenText, type LineReading } from '../billing-v2/line-reader.ts';
import { rememberedByText } from '../billing-v2/remembered.ts';
import { isJsonObject, printJson, scalarText, type Json } from '../wire/json.ts';
import { COLUMN_READING, isColumnName, type LineColumns } from './line-columns.ts';
import { wireDay, wireDecimal } from './wire-values.ts';

/** A line with every column it has: those that are asked for, and the rest as printed. */
type WholeColumns = { readonly columns: LineColumns; readonly printed: PrintedColumns };

/** How the lines of files and pages become columns without leaving any out. */
export const WHOLE_READING: LineReading<WholeColumns> = {
  wanted: () => true,
  fromTokens: (names) => {
    const columnsOf = COLUMN_READING.fromTokens(names);
    const printedOf = printer(names);
    return (tokens) => ({
      columns: columnsOf(tokens),
      printed: printedOf((place) => said(tokens[place] as string)),
    });
  },
  fromTexts: (names) => {
    const columnsOf = COLUMN_READING.fromTexts(names);
    const printedOf = printer(names);
    return (texts) => ({
      columns: columnsOf(texts),
      printed: printedOf((place) => texts[place + 1]?.trim() ?? ''),
    });
  },
  fromJson: (json) => {
    const members = isJsonObject(json) ? Object.entries(json) : [];
    const printedOf = printer(members.map(([name]) => name));
    const texts = members.map(([, value]) => jsonText(value));
    return { columns: COLUMN_READING.fromJson(json), printed: printedOf((place) => texts[place] as string) };
  },
};

function said(token: string): string {
  return token === 'null' ? '' : tokenText(token).trim();
}

function jsonText(value: Json): string {
  return value === null ? '' : (scalarText(value)?.trim() ?? printJson(value));
}

/** Where each column may lie, in lower case: today's file, the portal and v1. */
const SPELLINGS = {
  invoiceNumber: ['invoicenumber'],
  partnerId: ['partnerid'],
  customerName: ['customername', 'customercompanyname'],
  customerDomainName: ['customerdomainname', 'domainname'],
  customerCountry: ['customercountry'],
  mpnId: ['mpnid'],
  tier2MpnId: ['tier2mpnid', 'resellermpnid'],
  orderDate: ['orderdate'],
  availabilityId: ['availabilityid'],
  skuName: ['skuname'],
  unitPrice: ['unitprice'],
  quantity: ['quantity'],
  priceAdjustmentDescription: ['priceadjustmentdescription'],
  publisherName: ['publishername'],
  publisherId: ['publisherid'],
  subscriptionDescription: ['subscriptiondescription'],
  unitType: ['unittype'],
  exchangeRateDate: ['pctobcexchangeratedate'],
  meterDescription: ['meterdescription'],
  creditReasonCode: ['creditreasoncode'],
  subscriptionEnd: ['subscriptionenddate'],
  productQualifiers: ['productqualifiers'],
  promotionId: ['promotionid'],
  productCategory: ['productcategory'],
} as const satisfies Record<Exclude<keyof PrintedColumns, 'others'>, readonly string[]>;
type PrintedName = keyof typeof SPELLINGS;

const PRINTED = Object.entries(SPELLINGS) as [PrintedName, readonly string[]][];
const PRINTED_SPELLINGS = new Set(PRINTED.flatMap(([, spellings]) => spellings));

/** Reads the printed columns of lines with these names; `says` tells what stands at a place, empty where it says nothing. */
function printer(names: readonly string[]): (says: (place: number) => string) => PrintedColumns {
  const folded = names.map((name) => name.toLowerCase());
  const places = new Map(
    PRINTED.map(([name, spellings]) => [
      name,
      folded.flatMap((one, place) => (spellings.includes(one) ? [place] : [])),
    ]),
  );
  const unnamed = [...folded.keys()].filter((place) => {
    const name = folded[place] as string;
    return !isColumnName(name) && !PRINTED_SPELLINGS.has(name);
  });
  return (says) => {
    const others: [string, string][] = [];
    const keep = (place: number): void => {
      const text = says(place);
      if (text !== '') others.push([names[place] as string, text]);
    };
    for (const place of unnamed) keep(place);
    const text = (name: PrintedName): string => {
      let found = '';
      for (const place of places.get(name) ?? []) {
        if (found === '') found = says(place);
        // Two spellings of one thing: what only the second says is kept as well.
        else if (says(place) !== found) keep(place);
      }
      return found;
    };
    const value = <Value>(name: PrintedName, read: (text: string) => Value): Value | undefined => {
      const printed = text(name);
      if (printed === '') return undefined;
      try {
        return read(printed);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        places.get(name)?.forEach(keep);
        return undefined;
      }
    };
    return printedColumns(text, value, () =>
      others.length === 0 ? '' : JSON.stringify(Object.fromEntries(others)),
    );
  };
}

function printedColumns(
  text: (name: PrintedName) => string,
  value: <Value>(name: PrintedName, read: (text: string) => Value) => Value | undefined,
  others: () => string,
): PrintedColumns {
  return {
    invoiceNumber: text('invoiceNumber'),
    partnerId: text('partnerId'),
    customerName: text('customerName'),
    customerDomainName: text('customerDomainName'),
    customerCountry: text('customerCountry'),
    mpnId: text('mpnId'),
    tier2MpnId: text('tier2MpnId'),
    orderDate: text('orderDate'),
    availabilityId: text('availabilityId'),
    skuName: text('skuName'),
    unitPrice: value('unitPrice', amountOf),
    quantity: value('quantity', amountOf),
    priceAdjustmentDescription: text('priceAdjustmentDescription'),
    publisherName: text('publisherName'),
    publisherId: text('publisherId'),
    subscriptionDescription: text('subscriptionDescription'),
    unitType: text('unitType'),
    exchangeRateDate: value('exchangeRateDate', dayOf),
    meterDescription: text('meterDescription'),
    creditReasonCode: text('creditReasonCode'),
    subscriptionEnd: value('subscriptionEnd', dayOf),
    productQualifiers: text('productQualifiers'),
    promotionId: text('promotionId'),
    productCategory: text('productCategory'),
    // Last: what could not be read above is among them.
    others: others(),
  };
}

const amountOf = rememberedByText((text: string): Decimal => {
  const read = wireDecimal(text);
  if (read === undefined) throw new RangeError('is no amount');
  return read;
});
const dayOf = rememberedByText(wireDay);
