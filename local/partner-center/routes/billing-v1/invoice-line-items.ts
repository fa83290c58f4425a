import { documentOf } from '../../billing/find-document.ts';
import { lineItemsPage, lineTypeNamed } from '../../billing/line-items-page.ts';
import type { Route, SimulatedRequest, SimulatedResponse } from '../../route.ts';
import type { World } from '../../world.ts';

/** v1 line items, in the spelling of today: `?provider=onetime&invoicelineitemtype=billinglineitems`. */
const byQuery: Route = {
  method: 'GET',
  path: '/v1/invoices/:invoiceId/lineitems',
  lane: 'app_or_user',
  answer: (request, world) =>
    answer(request, world, request.query.get('provider') ?? '', lineType(request.query)),
};

/** "Previous syntaxes", still what the links of an invoice say: `/lineitems/OneTime/BillingLineItems`. */
const byPath: Route = {
  method: 'GET',
  path: '/v1/invoices/:invoiceId/lineitems/:provider/:lineType',
  lane: 'app_or_user',
  answer: (request, world) =>
    answer(request, world, request.parameters['provider'] ?? '', request.parameters['lineType'] ?? ''),
};

export const invoiceLineItems: readonly Route[] = [byQuery, byPath];

function answer(request: SimulatedRequest, world: World, provider: string, type: string): SimulatedResponse {
  const page = lineItemsPage(world, documentOf(request, world), {
    provider: folded(provider),
    lineType: lineTypeNamed(type),
    query: request.query,
    continuationToken: request.headers['ms-continuationtoken'],
  });
  return { status: 200, body: page };
}

function lineType(query: URLSearchParams): string {
  return query.get('invoicelineitemtype') ?? query.get('invoiceLineItemType') ?? '';
}

function folded(word: string): string {
  return word.toLowerCase().replaceAll('_', '');
}
