import type { PurchasingState } from '../../lib/purchasing/people/switch-purchasing.ts';
import { asJson, JSON_OPTION, type Command } from '../command.ts';
import { instantText } from '../instant-text.ts';

export const purchasingShow: Command = {
  words: ['purchasing', 'show'],
  takes: [],
  options: JSON_OPTION,
  summary: 'whether purchasing is open or stopped, since when, by whom and why',
  teaches: [
    'A new stage is stopped until somebody opens it. The nightly watch stops it by itself where an order of ours belongs to',
    'no purchase, or where too many checkouts are unknown.',
  ],
  example: 'purchasing show',
  run: async ({ client, options }) => printed(await client.purchasing(), options['json'] === true),
};

export function printed(purchasing: PurchasingState, isJson: boolean): string {
  if (isJson) return asJson(purchasing);
  const { state, since, by, reason } = purchasing;
  return `Purchasing is ${state} since ${instantText(since)}, by ${by}: ${reason}\n`;
}
