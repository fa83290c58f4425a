import type { DocumentId } from '../../values/id.ts';
import type { Answer, Exchange } from '../exchange/exchange.ts';
import { pagesOf, type Paged } from '../paging/paging.ts';
import { path } from '../exchange/path.ts';

const PAGE_SIZE = 2000; // The documented maximum.

/**
 * Who billed, as a question spells it. New commerce is `onetime`; `marketplace` is "no longer being updated" and its
 * lines are among those of `onetime`; `office` and `azure` are legacy commerce.
 */
export type Provider = 'onetime' | 'marketplace' | 'office' | 'azure';
type LineItemType = 'billinglineitems' | 'usagelineitems';

type BilledLineItems = { readonly documentId: DocumentId } & (NewCommerceUsage | OtherLineItems);

/** Usage of new commerce is asked for by currency and period: page get-invoice-billed-consumption-lineitems. */
type NewCommerceUsage = {
  readonly provider: 'onetime';
  readonly lineItemType: 'usagelineitems';
  readonly currencyCode: string;
  readonly period: Period;
  readonly hasPartnerEarnedCredit?: boolean;
};

/** Everything else is the whole of its kind, and its parameters say nothing of a currency. */
type OtherLineItems = {
  readonly currencyCode?: undefined;
  readonly period?: undefined;
  readonly hasPartnerEarnedCredit?: undefined;
} & (
  | { readonly provider: Provider; readonly lineItemType: 'billinglineitems' }
  | { readonly provider: Exclude<Provider, 'onetime'>; readonly lineItemType: 'usagelineitems' }
);

type UnbilledLineItems = {
  /** `all` is what the estimate links name; `onetime` is what the page does. */
  readonly provider: 'onetime' | 'marketplace' | 'all';
  readonly lineItemType: LineItemType;
  readonly currencyCode: string;
  readonly period: Period;
  readonly hasPartnerEarnedCredit?: boolean;
};

type Period = 'current' | 'previous';

/**
 * The line items of an invoice, page by page and raw: to be archived first, then read by `readLineItems`. Errors: 404 no
 * such invoice. Page: get-invoiceline-items, and get-invoice-billed-consumption-lineitems for usage of new commerce.
 */
export function lineItemPages(exchange: Exchange, wanted: BilledLineItems): AsyncGenerator<Answer> {
  return pagesOf(lineItemList(exchange, wanted));
}

/** The same as a list, for whoever goes on in the middle of it. */
export function lineItemList(exchange: Exchange, wanted: BilledLineItems): Paged {
  const { documentId, provider, lineItemType } = wanted;
  const query = queryOf(wanted);
  return {
    ask: (at) =>
      exchange({
        operation: 'list_line_items',
        path: path`/v1/invoices/${documentId}/lineitems`,
        query: { ...query, ...at.query },
        headers: at.headers,
      }),
    paging: provider === 'office' || provider === 'azure' ? 'offset' : 'seek',
    pageSize: PAGE_SIZE,
    what: `${lineItemType} of ${provider} on invoice ${documentId}`,
  };
}

/**
 * Charges or usage that are on no invoice yet, page by page and raw. Estimates: without invoice number and tax, up to a
 * day late, replaced when the month is closed, and never to be booked. Pages: get-invoice-unbilled-recon-lineitems and
 * get-invoice-unbilled-consumption-lineitems.
 */
export function unbilledLineItemPages(exchange: Exchange, wanted: UnbilledLineItems): AsyncGenerator<Answer> {
  return pagesOf(unbilledLineItemList(exchange, wanted));
}

/** The same as a list, for whoever goes on in the middle of it. */
export function unbilledLineItemList(exchange: Exchange, wanted: UnbilledLineItems): Paged {
  const { provider, lineItemType, period } = wanted;
  const query = queryOf(wanted);
  return {
    ask: (at) =>
      exchange({
        operation: 'list_unbilled_line_items',
        path: '/v1/invoices/unbilled/lineitems',
        query: { ...query, ...at.query },
        headers: at.headers,
      }),
    paging: 'seek',
    pageSize: PAGE_SIZE,
    what: `unbilled ${lineItemType} of ${provider}, ${period} period`,
  };
}

function queryOf(wanted: BilledLineItems | UnbilledLineItems): Readonly<Record<string, string | undefined>> {
  return {
    provider: wanted.provider,
    invoicelineitemtype: wanted.lineItemType,
    currencycode: wanted.currencyCode?.toLowerCase(),
    period: wanted.period,
    hasPartnerEarnedCredit: wanted.hasPartnerEarnedCredit?.toString(),
  };
}
