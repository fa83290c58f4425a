import type { Route } from '../../route.ts';
import { refusal } from '../../route.ts';
import { collection, link } from '../../wire.ts';

/** Where estimates of what is not invoiced yet are found. The links keep a provider that is no longer updated. */
export const invoiceEstimateLinks: Route = {
  method: 'GET',
  path: '/v1/invoices/estimates/links',
  lane: 'app_or_user',
  answer: (request) => {
    const currency = request.query.get('currencycode')?.toUpperCase();
    if (currency === undefined) return refusal(400, 800002, 'currencycode is required');
    const items = ['Current', 'Previous'].flatMap((period) => [
      estimate(
        'daily_rated_usage',
        'Daily rated usage unbilled',
        'Marketplace',
        'UsageLineItems',
        currency,
        period,
      ),
      estimate(
        'non_consumption',
        'Unbilled reconciliation line items',
        'all',
        'billinglineitems',
        currency,
        period,
      ),
    ]);
    return { status: 200, body: collection(items, `/invoices/estimates/links?currencycode=${currency}`) };
  },
};

function estimate(
  type: string,
  title: string,
  provider: string,
  lineType: string,
  currency: string,
  period: string,
): object {
  const query = `provider=${provider}&invoicelineitemtype=${lineType}&currencycode=${currency}&period=${period.toLowerCase()}&size=2000`;
  return { type, title, description: title, period, link: link(`/invoices/unbilled/lineitems?${query}`) };
}
