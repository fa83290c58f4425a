import { asJson, asText, filtersOf, JSON_OPTION, textOption, UsageError, type Command } from '../command.ts';
import { statusesOf } from './invoices/case-statuses.ts';
import { printDiscrepancies } from '../print-discrepancies.ts';
import { purchaseIdOf, purchasesOf } from '../purchase-names.ts';
import { discrepanciesInOrder } from '../report-order.ts';

const DECIDED = ['accepted', 'written_off'] as const;

export const discrepancies: Command = {
  words: ['discrepancies'],
  takes: [],
  options: {
    kind: { type: 'string', value: 'KIND', says: 'only this kind, explained or not: purchased_not_billed …' },
    invoice: { type: 'string', value: 'INVOICE', says: 'only those on this document', field: 'documentId' },
    purchase: { type: 'string', value: 'ID', says: 'only those of this purchase', field: 'purchaseId' },
    customer: { type: 'string', value: 'ID', says: 'only those of this customer', field: 'customerId' },
    period: { type: 'string', value: 'MONTH', says: 'only those of this billing period: 2024-02' },
    unexplained: {
      type: 'boolean',
      says: 'only those that no rule explains; so it is where no kind is named',
    },
    all: { type: 'boolean', says: 'also those that are explained', field: 'explained' },
    ...JSON_OPTION,
  },
  summary: 'where what was billed and what was bought differ, with both sides, and what to do about it',
  teaches: [
    'Which reservations were never billed: tieout discrepancies --kind purchased_not_billed. DUE is the day on which the',
    'invoice should have had it; late: that invoice came without it; missing: the one after it did, too.',
    'What was billed and nobody bought: --kind billed_not_purchased. What is still to come: tieout expected.',
    'After each: what to do about it. The last rows sum them, what is in question apart from what people accepted or wrote off',
    'and from what is explained, and what is above what was expected apart from what is below; a kind that is about whole',
    'documents holds the money of its charges once more.',
  ],
  example: 'discrepancies --kind purchased_not_billed --period 2024-02',
  run: async (asked) => {
    const { client, options } = asked;
    if (options['all'] === true && options['unexplained'] === true)
      throw new UsageError('Give --all or --unexplained, not both.');
    const named = textOption(asked, 'purchase');
    const isAll =
      options['all'] === true || (options['unexplained'] !== true && options['kind'] !== undefined);
    // A case may count in another period than its discrepancy is of.
    const ofCases = {
      ...filtersOf(asked, { kind: 'kind', invoice: 'documentId', customer: 'customerId' }),
      ...(named === undefined ? {} : { purchaseId: await purchaseIdOf(client, named) }),
    };
    const filters = {
      ...{ ...ofCases, ...filtersOf(asked, { period: 'period' }) },
      ...(isAll ? {} : { explained: 'false' }),
    };
    const unordered = await client.discrepancies(filters);
    const purchases = await purchasesOf(
      client,
      unordered.map(({ purchaseId }) => purchaseId),
    );
    const found = discrepanciesInOrder(unordered, purchases);
    if (options['json'] === true) return asJson(found);
    const decided = await Promise.all(DECIDED.map((status) => client.cases({ ...ofCases, status })));
    return asText(printDiscrepancies(found, purchases, statusesOf(decided.flat())), 'No discrepancies.');
  },
};
