import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { printFacts } from '../print-billing.ts';

export const billingFacts: Command = {
  words: ['billing', 'facts'],
  takes: [],
  options: JSON_OPTION,
  summary: 'what documents taught us of this tenant: tax in totals, signs of credit notes and payments',
  teaches: [
    'Microsoft documents none of it. It is learnt only from documents that leave no doubt, and never guessed; each is named.',
    'OPEN means that two documents teach the opposite: look at both with tieout billing show. The exit status is then 1.',
  ],
  example: 'billing facts',
  run: async ({ client, options }) => {
    const facts = await client.facts();
    const text =
      options['json'] === true ? asJson(facts) : asText(printFacts(facts), 'Nothing was learnt yet.');
    return facts.some(({ state }) => state === 'open') ? { notDone: text } : text;
  },
};
