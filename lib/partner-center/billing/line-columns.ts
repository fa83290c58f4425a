import type { Fields } from './json-fields.ts';

export type LineColumnName = keyof typeof LINE_COLUMNS;

type ColumnText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** The text of a column, trimmed, and empty where it is absent, null or blank. Numbers are their literal text. */
export function columnText(line: Fields, name: LineColumnName): ColumnText {
  const column: LineColumn = LINE_COLUMNS[name];
  const named = agreedText(line, column.names);
  if (!named.ok || named.text !== '') return named;
  for (const other of column.instead ?? []) {
    const found = agreedText(line, [other]);
    if (!found.ok || found.text !== '') return found;
  }
  return named;
}

/**
 * Where a column of a billed line lies, in lower case. `names` are spellings of one thing and have to agree where
 * several are there: today's file, the portal, v1, and the legacy models. `instead` is read where none of them is.
 */
type LineColumn = { readonly names: readonly string[]; readonly instead?: readonly string[] };

const LINE_COLUMNS = {
  invoiceNumber: { names: ['invoicenumber'] },
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
  // "Use BillableQuantity for reconciliation"; what legacy Azure charges is the part over the included quantity.
  billableQuantity: { names: ['billablequantity'], instead: ['overagequantity', 'quantity'] },
  subtotal: { names: ['subtotal'], instead: ['pretaxcharges'] },
  tax: { names: ['taxtotal'], instead: ['tax', 'taxamount'] },
  total: { names: ['total', 'totalforcustomer'], instead: ['posttaxtotal'] },
  currency: { names: ['currency'] },
} as const satisfies Record<string, LineColumn>;

function agreedText(line: Fields, names: readonly string[]): ColumnText {
  let text = '';
  for (const name of names) {
    const value = line.get(name) ?? '';
    if (typeof value !== 'string' && typeof value !== 'boolean')
      return { ok: false, reason: 'is not text or a number' };
    const found = String(value).trim();
    if (text !== '' && found !== '' && found !== text) {
      return {
        ok: false,
        reason: `is given twice, as ${JSON.stringify(text)} and as ${JSON.stringify(found)}`,
      };
    }
    if (text === '') text = found;
  }
  return { ok: true, text };
}
