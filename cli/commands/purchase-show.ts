import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { findPurchase } from '../find-purchase.ts';
import { nameOf } from '../print-tables.ts';
import { table } from '../table.ts';

export const purchaseShow: Command = {
  words: ['purchase', 'show'],
  takes: ['ID'],
  options: JSON_OPTION,
  summary: 'one purchase with its whole history; ID is ours, or REQUEST/LINE',
  run: async ({ client, given: [named = ''], options }) => {
    const purchase = await findPurchase(client, named);
    if (options['json'] === true) return asJson(purchase);
    const { history, reason, ...facts } = purchase;
    const rows = Object.entries({ ...facts, ...(reason ? { reason: reason.detail } : {}) });
    const width = Math.max(...rows.map(([name]) => name.length));
    return asText(
      [
        `Purchase ${nameOf(purchase)}: ${purchase.stage}`,
        ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${shown(value)}`),
        '',
        'History',
        ...table(
          [{ heading: 'AT' }, { heading: 'STAGE' }, { heading: 'WHAT' }],
          history.map((event) => ({
            cells: [event.at, event.to, event.what],
            note: Object.entries(event.facts)
              .map(([name, value]) => `${name} ${value}`)
              .join(', '),
          })),
        ),
      ],
      '',
    );
  },
};

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { amount, currency } = value as { amount?: string; currency?: string };
  return amount === undefined ? JSON.stringify(value) : `${amount} ${currency ?? ''}`;
}
