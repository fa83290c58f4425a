import { asJson, asText, filtersOf, JSON_OPTION, textOption, type Command } from '../../command.ts';
import { purchaseIdOf, purchasesOf } from '../../purchase-names.ts';
import { casesInOrder, printCases } from './case-table.ts';

export const casesList: Command = {
  words: ['cases', 'list'],
  takes: [],
  options: {
    status: {
      type: 'string',
      value: 'STATUS',
      says: 'only in this status; any: those that are decided, too',
    },
    owner: {
      type: 'string',
      value: 'WHO',
      says: "only those of this person; nobody: those that are nobody's",
    },
    age: {
      type: 'string',
      value: 'DAYS',
      says: 'only so old: 0-30, 31-60, 61-90 or 90+',
      field: 'ageBucket',
    },
    kind: { type: 'string', value: 'KIND', says: 'only of this kind of discrepancy' },
    period: { type: 'string', value: 'MONTH', says: 'only those that count in the close of this month' },
    invoice: { type: 'string', value: 'INVOICE', says: 'only those on this document', field: 'documentId' },
    purchase: { type: 'string', value: 'ID', says: 'only those of this purchase', field: 'purchaseId' },
    customer: { type: 'string', value: 'ID', says: 'only those of this customer', field: 'customerId' },
    ...JSON_OPTION,
  },
  summary: 'the queue of cases: every difference that no rule explains, its owner, status and age',
  teaches: [
    'Without --status: what still waits for a decision (open, investigating, waiting_on_microsoft). accepted and',
    'written_off are decided; resolved says that the difference is gone. docs/cases.md',
  ],
  example: 'cases list --owner nobody --age 90+',
  run: async (asked) => {
    const { client } = asked;
    const named = textOption(asked, 'purchase');
    const found = casesInOrder(
      await client.cases({
        ...filtersOf(asked, {
          ...{ status: 'status', owner: 'owner', age: 'ageBucket', kind: 'kind', period: 'period' },
          ...{ invoice: 'documentId', customer: 'customerId' },
        }),
        ...(named === undefined ? {} : { purchaseId: await purchaseIdOf(client, named) }),
      }),
    );
    if (asked.options['json'] === true) return asJson(found);
    const purchases = await purchasesOf(
      client,
      found.map(({ purchaseId }) => purchaseId),
    );
    return asText(printCases(found, purchases), 'No such cases.');
  },
};
