import { balanceJson } from '../../billing/balance-json.ts';
import type { Route } from '../../route.ts';
import { collection } from '../../wire.ts';

/** The current balance in every currency that was ever billed in. */
export const invoiceSummaries: Route = {
  method: 'GET',
  path: '/v1/invoices/summaries',
  lane: 'user_only',
  answer: (_request, world) => {
    const currencies = new Set([...world.documents.values()].map(({ currency }) => currency));
    const summaries = [...currencies].sort().map((currency) => balanceJson(world, currency));
    return { status: 200, body: collection(summaries, '/invoices/summaries') };
  },
};
