import { balanceJson } from '../../billing/balance-json.ts';
import type { Route } from '../../route.ts';

/** The current balance, in the partner's default currency only. */
export const invoiceSummary: Route = {
  method: 'GET',
  path: '/v1/invoices/summary',
  lane: 'app_or_user',
  answer: (_request, world) => ({ status: 200, body: balanceJson(world, world.scenario.currency) }),
};
