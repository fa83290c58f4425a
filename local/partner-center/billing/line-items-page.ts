import { Refused } from '../refused.ts';
import { link } from '../wire.ts';
import type { IssuedDocument, IssuedLine, World } from '../world.ts';
import { linkId } from './invoice-json.ts';
import { wholeNumber } from './paging.ts';
import { azureLine, isAzureLine, officeLine } from './v1-legacy-lines.ts';
import { oneTimeLine } from './v1-one-time-line.ts';

const LARGEST_PAGE = 2000;
/** v1 has ended for the new commerce of later periods: scenario C of the page's notice. */
const LAST_PERIOD = '2025-03';

type PageWanted = {
  /** Without case and underscores: `onetime`, `office`, `azure`. */
  readonly provider: string;
  readonly lineType: string;
  readonly query: URLSearchParams;
  readonly continuationToken: string | undefined;
};

/** A page of v1 line items. Before a document's lines are there, the page is empty: that does not mean that it has none. */
export function lineItemsPage(world: World, document: IssuedDocument, wanted: PageWanted): object {
  const rows = rowsOf(world, document, wanted);
  const size = Math.min(LARGEST_PAGE, Math.max(1, wholeNumber(wanted.query.get('size'), LARGEST_PAGE)));
  return wanted.provider === 'onetime'
    ? seekPage(document, wanted, rows, size)
    : offsetPage(document, wanted, rows, size);
}

type Rows = {
  readonly lines: readonly IssuedLine[];
  readonly item: (line: IssuedLine, row: number) => object;
};

function rowsOf(world: World, document: IssuedDocument, { provider, lineType }: PageWanted): Rows {
  if (!['billinglineitems', 'usagelineitems'].includes(lineType)) {
    throw new Refused(400, 800002, `invoicelineitemtype ${lineType} is not known.`);
  }
  const isThere = lineType === 'billinglineitems' && world.clock.nowMs() >= document.linesFromMs;
  const lines = isThere ? document.lines : [];
  const legacy = document.kind === 'recurring';
  switch (provider) {
    case 'onetime':
      if (!legacy && world.scenario.cloud === 'global' && document.period > LAST_PERIOD) {
        throw new Refused(410, 2002, 'Use API v2 for billing periods after March 2025.');
      }
      return { lines: legacy ? [] : lines, item: oneTimeLine };
    case 'office':
      return { lines: legacy ? lines.filter((line) => !isAzureLine(line)) : [], item: officeLine };
    case 'azure':
      return { lines: legacy ? lines.filter(isAzureLine) : [], item: azureLine };
    default:
      throw new Refused(400, 800002, `provider ${provider} is not known.`);
  }
}

/** A token leads on, in a header; the link's address is misspelt and has a second question mark, as published. */
function seekPage(document: IssuedDocument, wanted: PageWanted, { lines, item }: Rows, size: number): object {
  // The samples write it in two ways.
  const seek = wanted.query.get('seekOperation') ?? wanted.query.get('seekoperation');
  const goesOn = seek?.toLowerCase() === 'next';
  const start = goesOn ? startAt(document, wanted.continuationToken) : 0;
  const items = lines.slice(start, start + size).map((line, row) => item(line, start + row));
  const uri = `/invoices/${linkId(document)}/lineitems?provider=OneTime&nvoicelineitemtype=BillingLineItems&size=${size}`;
  const token = start + size < lines.length ? tokenFor(document, start + size) : undefined;
  return {
    ...(token === undefined ? {} : { continuationToken: token }),
    totalCount: items.length,
    items,
    links: {
      self: link(uri),
      ...(token === undefined
        ? {}
        : {
            next: {
              ...link(`${uri}?seekOperation=Next`),
              headers: [{ key: 'MS-ContinuationToken', value: token }],
            },
          }),
    },
    attributes: { objectType: 'Collection' },
  };
}

/** A link to the next page stands on every page that has something on it, and its offset is empty, as published. */
function offsetPage(
  document: IssuedDocument,
  wanted: PageWanted,
  { lines, item }: Rows,
  size: number,
): object {
  const offset = wholeNumber(wanted.query.get('offset'), 0);
  const items = lines.slice(offset, offset + size).map((line, row) => item(line, offset + row));
  const uri = `/invoices/${linkId(document)}/lineitems?provider=${wanted.provider}&nvoicelineitemtype=BillingLineItems&size=${size}&offset=`;
  return {
    totalCount: items.length,
    items,
    links: { self: link(`${uri}${offset}`), ...(items.length === 0 ? {} : { next: link(uri) }) },
    attributes: { objectType: 'Collection' },
  };
}

function tokenFor(document: IssuedDocument, start: number): string {
  return Buffer.from(`${document.id},${document.dataVersion},${start}`).toString('base64');
}

/** A token is good for one document in one state of its data. */
function startAt(document: IssuedDocument, token: string | undefined): number {
  const [id, version, start] = Buffer.from(token ?? '', 'base64')
    .toString('utf8')
    .split(',');
  if (id !== document.id || version !== String(document.dataVersion) || start === undefined) {
    throw new Refused(400, 800002, 'The continuation token is not valid.');
  }
  return wholeNumber(start, 0);
}
