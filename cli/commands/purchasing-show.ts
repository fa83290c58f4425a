import { asJson, JSON_OPTION, type Command } from '../command.ts';
import type { PurchasingView } from '../finance-client.ts';
import { instantText } from '../instant-text.ts';

export const purchasingShow: Command = {
  words: ['purchasing', 'show'],
  takes: [],
  options: JSON_OPTION,
  summary: 'whether purchasing is open or stopped, since when, by whom and why',
  run: async ({ client, options }) => {
    const state = await client.purchasing();
    return options['json'] === true ? asJson(state) : purchasingText(state);
  },
};

export function purchasingText({ state, since, by, reason }: PurchasingView): string {
  return `Purchasing is ${state} since ${instantText(since)}, by ${by}: ${reason}\n`;
}
