import { documentOf } from '../../billing/find-document.ts';
import { statementPdf } from '../../billing/statement-pdf.ts';
import type { Route } from '../../route.ts';

/** The PDF of a document, and nowhere else: Graph has none. */
export const invoiceStatement: Route = {
  method: 'GET',
  path: '/v1/invoices/:invoiceId/documents/statement',
  lane: 'user_only',
  answer: async (request, world) => {
    const document = documentOf(request, world);
    return {
      status: 200,
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': `attachment; filename=Invoice_${document.id}.pdf`,
      },
      body: await statementPdf(world, document),
    };
  },
};
