import { asJson, asText, JSON_OPTION, type Command } from '../../command.ts';
import { purchasesOf } from '../../purchase-names.ts';
import { discrepanciesInOrder, documentsInOrder } from '../../report-order.ts';
import { explainInvoice } from './explained-invoice.ts';
import { statusesOf } from './case-statuses.ts';
import { printExplanation } from './print-explanation.ts';

export const invoicesExplain: Command = {
  words: ['invoices', 'explain'],
  takes: ['INVOICE'],
  options: JSON_OPTION,
  summary: 'why an invoice is as high as it is, to its last cent: what it should be, and every difference',
  teaches: [
    'The first line says what is in question, as far as no rule explains it: what is too much and what is too little, apart.',
    'Where the customer, the currency or the word for the charge is amiss, the whole line is to be clarified and in neither',
    'sum; what people accepted or wrote off is told as decided. From there down: what it should have been, each difference',
    'with both sides, what the lines charge for, tax, and the total; what should have been on an invoice of this month and is',
    'on none; and the documents that it amends or is amended by.',
    'The exit status is 0 however high it is; 1 where there is no such invoice.',
  ],
  example: 'invoices explain G016907411',
  run: async ({ client, given: [id = ''], options }) => {
    const explanation = await client.explanation(id);
    const { period, currency } = explanation.document;
    const documentId = explanation.document.id;
    const [found, notBilled, notGivenBack, cases, documents, rebilled] = await Promise.all([
      client.discrepancies({ documentId }),
      client.discrepancies({ kind: 'purchased_not_billed', period }),
      client.discrepancies({ kind: 'refund_missing', period }),
      client.cases({ status: 'any', documentId }),
      client.documents(),
      explanation.document.void ? client.discrepancies({ kind: 'rebilled' }) : [],
    ]);
    const missing = [...notBilled, ...notGivenBack].filter(({ amount }) => amount.currency === currency);
    const purchases = await purchasesOf(
      client,
      [...found, ...missing].map(({ purchaseId }) => purchaseId),
    );
    const explained = explainInvoice(
      { ...explanation, discrepancies: discrepanciesInOrder(found, purchases) },
      {
        ...{ statuses: statusesOf(cases), documents: documentsInOrder(documents), rebilled },
        notBilled: discrepanciesInOrder(missing, purchases),
      },
    );
    return options['json'] === true ? asJson(explained) : asText(printExplanation(explained, purchases), '');
  },
};
