import type { SuggestionView } from '../../../lib/reporting/views/match-view.ts';
import type { PurchaseView } from '../../../lib/reporting/views/purchase-view.ts';
import { asJson, asText, filtersOf, JSON_OPTION, textOption, type Command } from '../../command.ts';
import { nameOf } from '../../print-tables.ts';
import { purchaseIdOf, purchasesOf } from '../../purchase-names.ts';
import { table } from '../../table.ts';

export const suggestionsList: Command = {
  words: ['suggestions', 'list'],
  takes: [],
  options: {
    purchase: { type: 'string', value: 'ID', says: 'only of this purchase', field: 'purchaseId' },
    customer: { type: 'string', value: 'ID', says: 'only of this customer', field: 'customerId' },
    ...JSON_OPTION,
  },
  summary: 'charges that belong to no purchase by any id, and may be of one all the same',
  teaches: [
    'Customer, product, quantity and start fit. It is no match until a person says so: tieout suggestions confirm ID',
    'SAID: what somebody said of it since the last night; the next night goes by it, and it is here no more.',
  ],
  example: 'suggestions list',
  run: async (asked) => {
    const { client } = asked;
    const named = textOption(asked, 'purchase');
    const found = await client.suggestions({
      ...filtersOf(asked, { customer: 'customerId' }),
      ...(named === undefined ? {} : { purchaseId: await purchaseIdOf(client, named) }),
    });
    if (asked.options['json'] === true) return asJson(found);
    const purchases = await purchasesOf(
      client,
      found.map(({ purchaseId }) => purchaseId),
    );
    return asText(printSuggestions(found, purchases), 'Nothing is suggested.');
  },
};

function printSuggestions(
  found: readonly SuggestionView[],
  purchases: readonly PurchaseView[],
): readonly string[] {
  if (found.length === 0) return [];
  const names = new Map(purchases.map((purchase) => [purchase.id, nameOf(purchase)]));
  const first = found.find(({ decision }) => decision === null) ?? found[0];
  return [
    ...table(
      [
        { heading: 'SUGGESTION' },
        { heading: 'PURCHASE' },
        { heading: 'ON' },
        { heading: 'LINES', align: 'right' },
        { heading: 'BEFORE TAX', align: 'right' },
        { heading: 'CURRENCY' },
        { heading: 'SAID' },
      ],
      found.map(({ id, purchaseId, lines, amount, detail, decision }) => ({
        cells: [
          ...[id, names.get(purchaseId) ?? purchaseId],
          [...new Set(lines.map(({ documentId }) => documentId))].join(', '),
          ...[String(lines.length), amount.amount, amount.currency],
          decision === null ? 'open' : `${decision.decision} by ${decision.by}`,
        ],
        note: detail,
      })),
    ),
    '',
    ...(found.some(({ decision }) => decision !== null)
      ? ['What is confirmed or refused is here until the next night, which goes by it.']
      : []),
    'Whoever has looked says which it is; it holds for all charges of that reservation order:',
    `  tieout suggestions confirm '${first?.id ?? 'ID'}' --why TEXT`,
    `  tieout suggestions refuse '${first?.id ?? 'ID'}' --why TEXT`,
  ];
}
