import { asJson, asText, JSON_OPTION, type Command } from '../../command.ts';
import { purchasesOf } from '../../purchase-names.ts';
import { discrepanciesInOrder } from '../../report-order.ts';
import { explainInvoice } from './explained-invoice.ts';
import { printExplanation } from './print-explanation.ts';

export const invoicesExplain: Command = {
  words: ['invoices', 'explain'],
  takes: ['INVOICE'],
  options: JSON_OPTION,
  summary: 'why an invoice is as high as it is, to its last cent: what it should be, and every difference',
  teaches: [
    'The first line says what it is too high or too low by. From there down: what it should have been, each difference',
    'with both sides and the sentence for it, what the lines charge for, tax, and the total of the document; and what',
    'should have been on an invoice of this month and is on none.',
    'The exit status is 0 however high it is; 1 where there is no such invoice.',
  ],
  example: 'invoices explain G016907411',
  run: async ({ client, given: [id = ''], options }) => {
    const explanation = await client.explanation(id);
    const { period, currency } = explanation.document;
    const [found, notBilled] = await Promise.all([
      client.discrepancies({ documentId: explanation.document.id }),
      client.discrepancies({ kind: 'purchased_not_billed', period }),
    ]);
    const missing = notBilled.filter(({ amount }) => amount.currency === currency);
    const purchases = await purchasesOf(
      client,
      [...found, ...missing].map(({ purchaseId }) => purchaseId),
    );
    const explained = explainInvoice(
      { ...explanation, discrepancies: discrepanciesInOrder(found, purchases) },
      discrepanciesInOrder(missing, purchases),
    );
    return options['json'] === true ? asJson(explained) : asText(printExplanation(explained, purchases), '');
  },
};
