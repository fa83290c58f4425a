import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { printEstimates } from '../print-billing.ts';

export const billingEstimates: Command = {
  words: ['billing', 'estimates'],
  takes: [],
  options: JSON_OPTION,
  summary: 'what Microsoft has not billed yet, by currency, month and category; estimates, and no facts',
  teaches: [
    'They have no tax and no document, come up to a week late, and are replaced when the month closes. Expect them; book none.',
    'One whose month an invoice bills by now is marked so, and is in no sum.',
  ],
  example: 'billing estimates',
  run: async ({ client, options }) => {
    const found = await client.estimates();
    return options['json'] === true
      ? asJson(found)
      : asText(
          printEstimates(found),
          'No estimates yet. A billing night asks for them: tieout billing night',
        );
  },
};
