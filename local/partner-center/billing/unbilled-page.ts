import type { BillingPeriod } from '../../../lib/values/day.ts';
import type { World } from '../world.ts';
import type { LineType } from './line-items-page.ts';
import { mappedRows, type Rows } from './rows.ts';
import { seekPage } from './seek-page.ts';
import { unbilledLines, unbilledUsage } from './unbilled.ts';
import { oneTimeLine } from './v1-one-time-line.ts';
import { dailyRatedUsageLine } from './v1-usage-lines.ts';

type EstimateWanted = {
  /** Without case: `onetime`, `marketplace` or, in the links of the service itself, `all`. */
  readonly provider: string;
  readonly lineType: LineType;
  readonly currency: string;
  /** `current` or `previous`. */
  readonly word: string;
  readonly period: BillingPeriod;
  readonly query: URLSearchParams;
  readonly continuationToken: string | undefined;
};

/** A page of v1 unbilled line items. Their links are sound, unlike those of what was invoiced. */
export function unbilledPage(world: World, wanted: EstimateWanted): object {
  const { provider, lineType, currency, word, period } = wanted;
  return seekPage(itemsOf(world, wanted), {
    query: wanted.query,
    continuationToken: wanted.continuationToken,
    key: `unbilled,${provider},${lineType},${currency},${period}`,
    links: (size) => {
      const self = `/invoices/unbilled/lineitems?provider=${provider}&invoicelineitemtype=${lineType}&currencycode=${currency.toLowerCase()}&period=${word}&size=${size}`;
      return { self, next: `${self}&seekOperation=Next` };
    },
  });
}

function itemsOf(
  world: World,
  { provider, lineType, currency, period, query }: EstimateWanted,
): Rows<object> {
  if (lineType === 'billinglineitems') {
    if (provider === 'marketplace') return [];
    // Every published row has a total of zero beside its subtotal: nothing is owed before it is invoiced.
    return mappedRows(unbilledLines(world, currency, period), (line, row) =>
      oneTimeLine({ ...line, Total: '0' }, row),
    );
  }
  // Nothing here earns partner credit.
  if (query.get('hasPartnerEarnedCredit')?.toLowerCase() === 'true') return [];
  return mappedRows(unbilledUsage(world, currency, period), dailyRatedUsageLine);
}
