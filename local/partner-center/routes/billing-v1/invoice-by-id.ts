import { documentOf } from '../../billing/find-document.ts';
import { invoiceJson } from '../../billing/invoice-json.ts';
import type { Route } from '../../route.ts';

export const invoiceById: Route = {
  method: 'GET',
  path: '/v1/invoices/:invoiceId',
  lane: 'user_only',
  answer: (request, world) => ({ status: 200, body: invoiceJson(world, documentOf(request, world)) }),
};
