import { lineTypeNamed } from '../../billing/line-items-page.ts';
import { estimatedPeriod } from '../../billing/unbilled.ts';
import { unbilledPage } from '../../billing/unbilled-page.ts';
import { Refused } from '../../refused.ts';
import type { Route } from '../../route.ts';

const PROVIDERS = ['onetime', 'marketplace', 'all'];

/** Charges not invoiced yet: estimates that the invoice replaces. */
export const unbilledLineItems: Route = {
  method: 'GET',
  path: '/v1/invoices/unbilled/lineitems',
  lane: 'app_or_user',
  answer: (request, world) => {
    const { query } = request;
    const currency = query.get('currencycode')?.toUpperCase();
    const word = query.get('period')?.toLowerCase();
    if (currency === undefined || word === undefined)
      throw new Refused(400, 800002, 'currencycode and period are required');
    // `last` is the word of v2.
    const period = word === 'last' ? undefined : estimatedPeriod(world, word);
    if (period === undefined) throw new Refused(400, 800002, `period ${word} is not known.`);
    const provider = query.get('provider')?.toLowerCase().replaceAll('_', '') ?? '';
    if (!PROVIDERS.includes(provider)) throw new Refused(400, 800002, `provider ${provider} is not known.`);
    const body = unbilledPage(world, {
      provider,
      lineType: lineTypeNamed(query.get('invoicelineitemtype') ?? ''),
      currency,
      word,
      period,
      query,
      continuationToken: request.headers['ms-continuationtoken'],
    });
    return { status: 200, body };
  },
};
