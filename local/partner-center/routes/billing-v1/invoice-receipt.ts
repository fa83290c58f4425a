import { documentOf } from '../../billing/find-document.ts';
import { receiptIdOf, receiptPdf } from '../../billing/receipt-pdf.ts';
import { Refused } from '../../refused.ts';
import type { Route } from '../../route.ts';

/** The PDF of a tax receipt; in Taiwan only. Page: get-invoice-receipt-statement. */
export const invoiceReceipt: Route = {
  method: 'GET',
  path: '/v1/invoices/:invoiceId/receipts/:receiptId/documents/statement',
  lane: 'user_only',
  answer: async (request, world) => {
    const document = documentOf(request, world);
    const id = receiptIdOf(world, document);
    if (id === undefined || id !== request.parameters['receiptId'])
      throw new Refused(404, 2000, `Receipt ${request.parameters['receiptId']} was not found.`);
    return {
      status: 200,
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': `attachment; filename=E-Tax-${id}.pdf`,
      },
      body: await receiptPdf(document, id),
    };
  },
};
