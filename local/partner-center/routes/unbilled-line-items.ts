import type { Route } from '../route.ts';
import { refusal } from '../route.ts';
import { collection } from '../wire.ts';

/** Charges not invoiced yet. They are estimates that are replaced at the close; here there never are any. */
export const unbilledLineItems: Route = {
  method: 'GET',
  path: '/v1/invoices/unbilled/lineitems',
  lane: 'app_or_user',
  answer: (request) => {
    const currency = request.query.get('currencycode');
    const period = request.query.get('period');
    if (currency === null || period === null)
      return refusal(400, 800002, 'currencycode and period are required');
    const uri = `/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=${currency}&period=${period}&size=2000`;
    return { status: 200, body: collection([], uri) };
  },
};
