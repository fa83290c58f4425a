import { invoiceJson } from '../../billing/invoice-json.ts';
import { wholeNumber } from '../../billing/paging.ts';
import type { Route } from '../../route.ts';
import { link } from '../../wire.ts';

/**
 * Size and offset count for legacy documents only: new commerce is there whole on every page. The link to a next page
 * is there too, whether or not anything comes behind it. Amendments lie inside what they amend.
 */
export const invoicesList: Route = {
  method: 'GET',
  path: '/v1/invoices',
  lane: 'app_or_user',
  answer: (request, world) => {
    const size = Math.max(1, wholeNumber(request.query.get('size'), 200));
    const offset = wholeNumber(request.query.get('offset'), 0);
    const documents = [...world.documents.values()].filter(({ amendsOf }) => amendsOf === undefined);
    const legacy = documents.filter(({ kind }) => kind === 'recurring').slice(offset, offset + size);
    const modern = documents.filter(({ kind }) => kind === 'one_time');
    const items = [...legacy, ...modern].map((document) => invoiceJson(world, document));
    return {
      status: 200,
      body: {
        totalCount: items.length,
        items,
        links: {
          self: link(`/invoices?size=${size}&offset=${offset}`),
          ...(items.length === 0 ? {} : { next: link(`/invoices?size=${size}&offset=${offset + size}`) }),
        },
        attributes: { objectType: 'Collection' },
      },
    };
  },
};
