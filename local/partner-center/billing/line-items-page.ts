import { Refused } from '../refused.ts';
import { link } from '../wire.ts';
import type { IssuedDocument, World } from '../world.ts';
import { linkId } from './invoice-json.ts';
import { pageSize, wholeNumber } from './paging.ts';
import { mappedRows, type Rows } from './rows.ts';
import { seekPage } from './seek-page.ts';
import { usageRows } from './usage-lines.ts';
import { azureLine, isAzureLine, officeLine } from './v1-legacy-lines.ts';
import { oneTimeLine } from './v1-one-time-line.ts';
import { dailyRatedUsageLine, legacyUsageLine } from './v1-usage-lines.ts';

/** v1 has ended for the new commerce of later periods: scenario C of the page's notice. */
const LAST_PERIOD = '2025-03';
const LINE_TYPES = { billinglineitems: 'BillingLineItems', usagelineitems: 'UsageLineItems' } as const;

export type LineType = keyof typeof LINE_TYPES;

type PageWanted = {
  /** Without case and underscores: `onetime`, `marketplace`, `office`, `azure`. */
  readonly provider: string;
  readonly lineType: LineType;
  readonly query: URLSearchParams;
  readonly continuationToken: string | undefined;
};

export function lineTypeNamed(word: string): LineType {
  const folded = word.toLowerCase().replaceAll('_', '');
  if (folded === 'billinglineitems' || folded === 'usagelineitems') return folded;
  throw new Refused(400, 800002, `invoicelineitemtype ${word} is not known.`);
}

/** A page of v1 line items. Before a document's lines are there, the page is empty: that does not mean that it has none. */
export function lineItemsPage(world: World, document: IssuedDocument, wanted: PageWanted): object {
  const items = itemsOf(world, document, wanted);
  if (wanted.provider !== 'onetime' && wanted.provider !== 'marketplace')
    return offsetPage(document, wanted, items);
  const state = `${document.id},${document.dataVersion}`;
  return seekPage(items, {
    query: wanted.query,
    continuationToken: wanted.continuationToken,
    key: wanted.lineType === 'usagelineitems' ? `${state},usage` : state,
    links: (size) => seekLinks(document, wanted, size),
  });
}

function itemsOf(world: World, document: IssuedDocument, { provider, lineType }: PageWanted): Rows<object> {
  const lines = world.clock.nowMs() >= document.linesFromMs ? document.lines : [];
  const legacy = document.kind === 'recurring';
  const usage = lineType === 'usagelineitems';
  switch (provider) {
    case 'onetime':
    case 'marketplace':
      if (!legacy && world.scenario.cloud === 'global' && document.period > LAST_PERIOD) {
        throw new Refused(410, 2002, 'Use API v2 for billing periods after March 2025.');
      }
      if (legacy) return [];
      if (usage) return mappedRows(usageRows(lines, document.period), dailyRatedUsageLine);
      // "No longer being updated": what is bought on the marketplace is billed among the lines of onetime.
      return provider === 'onetime' ? mappedRows(lines, oneTimeLine) : [];
    case 'office':
      return legacy && !usage
        ? mappedRows(
            lines.filter((line) => !isAzureLine(line)),
            officeLine,
          )
        : [];
    case 'azure':
      if (!legacy) return [];
      return usage
        ? mappedRows(usageRows(lines, document.period), legacyUsageLine)
        : mappedRows(lines.filter(isAzureLine), azureLine);
    default:
      throw new Refused(400, 800002, `provider ${provider} is not known.`);
  }
}

/** The links of billing lines are misspelt and have a second question mark, as published; those of usage are not. */
function seekLinks(
  document: IssuedDocument,
  { lineType, query }: PageWanted,
  size: number,
): { readonly self: string; readonly next: string } {
  const path = `/invoices/${linkId(document)}/lineitems?provider=`;
  if (lineType === 'billinglineitems') {
    const self = `${path}OneTime&nvoicelineitemtype=BillingLineItems&size=${size}`;
    return { self, next: `${self}?seekOperation=Next` };
  }
  const currency = query.get('currencycode') ?? document.currency.toLowerCase();
  const self = `${path}onetime&invoicelineitemtype=usagelineitems&currencycode=${currency}&period=previous&size=${size}`;
  return { self, next: `${self}&seekOperation=Next` };
}

/** A link to the next page stands on every page that has something on it, and its offset is empty, as published. */
function offsetPage(document: IssuedDocument, wanted: PageWanted, items: Rows<object>): object {
  const size = pageSize(wanted.query);
  const offset = wholeNumber(wanted.query.get('offset'), 0);
  const page = items.slice(offset, offset + size);
  const uri = `/invoices/${linkId(document)}/lineitems?provider=${wanted.provider}&nvoicelineitemtype=${LINE_TYPES[wanted.lineType]}&size=${size}&offset=`;
  return {
    totalCount: page.length,
    items: page,
    links: { self: link(`${uri}${offset}`), ...(page.length === 0 ? {} : { next: link(uri) }) },
    attributes: { objectType: 'Collection' },
  };
}
