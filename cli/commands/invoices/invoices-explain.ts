import { asJson, asText, JSON_OPTION, type Command } from '../../command.ts';
import { purchasesOf } from '../../purchase-names.ts';
import type { FinanceClient } from '../../finance-client.ts';
import { discrepanciesInOrder } from '../../report-order.ts';
import type { DocumentView } from '../../../lib/reporting/views/document-view.ts';
import { statusesOf } from './case-statuses.ts';
import { printExplanation, type NotBilled } from './print-explanation.ts';

export const invoicesExplain: Command = {
  words: ['invoices', 'explain'],
  takes: ['INVOICE'],
  options: JSON_OPTION,
  summary: 'why an invoice is as high as it is, to its last cent, and what to dispute, look into or leave',
  teaches: [
    'The first line says what is in question, as far as no rule explains it: what is too much and what is too little, apart.',
    'Where the customer, the currency or the word for the charge is amiss, the whole line is to be clarified and in neither',
    'sum; what people accepted or wrote off is told as decided. Then what to do: what to dispute with Microsoft and how much to',
    'withhold for it, tax included; what to look into first; and what asks for nothing. What comes of the month’s exchange rate',
    'alone is never disputed. From there down: from what was bought to what is to be paid, each difference with both sides and',
    'what to do about it, what the lines charge for, and the documents that it amends or is amended by.',
    'The exit status is 0 however high it is; 1 where there is no such invoice.',
  ],
  example: 'invoices explain G016907411',
  run: async ({ client, given: [id = ''], options }) => {
    const explanation = await client.explanation(id);
    const notBilled = await notBilledBeside(client, explanation.document);
    const explained = { ...explanation, notBilled };
    if (options['json'] === true) return asJson(explained);
    const { discrepancies } = explanation;
    const purchases = await purchasesOf(
      client,
      discrepancies.map(({ purchaseId }) => purchaseId),
    );
    const inOrder = discrepanciesInOrder(discrepancies, purchases);
    return asText(printExplanation({ ...explained, discrepancies: inOrder }, purchases), '');
  },
};

/** What should have been on an invoice of this month and currency, and is on none; no other document would carry it. */
async function notBilledBeside(
  client: FinanceClient,
  { period, currency, commerce, documentType, void: isVoid }: DocumentView,
): Promise<readonly NotBilled[]> {
  if (isVoid || commerce === 'legacy' || documentType !== 'invoice') return [];
  const found = await Promise.all(
    ['purchased_not_billed', 'refund_missing'].map((kind) => client.discrepancies({ kind, period })),
  );
  const here = found.flat().filter(({ amount }) => amount.currency === currency);
  const kinds = new Set(here.map(({ kind }) => kind));
  const decided = await Promise.all(
    [...kinds].flatMap((kind) =>
      (['accepted', 'written_off'] as const).map((status) => client.cases({ kind, status })),
    ),
  );
  const statuses = statusesOf(decided.flat());
  return here.map((one) => ({ ...one, decided: statuses.get(one.id) ?? null }));
}
