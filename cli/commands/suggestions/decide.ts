import { asJson, JSON_OPTION, neededOption, type Command } from '../../command.ts';

export const suggestionsConfirm = deciding(
  'confirm',
  'confirmed',
  'says that a suggested charge is of this purchase; from the next reconciliation on it is matched',
  'suggestions confirm ID --why "Same customer, bought again by phone on 4 March."',
);

export const suggestionsRefuse = deciding(
  'refuse',
  'refused',
  'says that a suggested charge is not of this purchase; it is not suggested again',
  'suggestions refuse ID --why "The customer bought it in the portal."',
);

function deciding(
  word: string,
  decision: 'confirmed' | 'refused',
  summary: string,
  example: string,
): Command {
  return {
    words: ['suggestions', word],
    takes: ['ID'],
    options: {
      why: { type: 'string', value: 'TEXT', says: 'how you know, for whoever reads it later', needed: true },
      ...JSON_OPTION,
    },
    summary,
    teaches: [
      'ID as `tieout suggestions list` shows it. The word holds for all charges of that reservation order, in whatever',
      'document they come, until somebody decides otherwise; each is in the audit trail. A charge belongs to one purchase:',
      'to confirm another one, refuse the first.',
    ],
    example,
    run: async (asked) => {
      const decided = await asked.client.decideMatch(
        asked.given[0] ?? '',
        decision,
        neededOption(asked, 'why'),
      );
      if (asked.options['json'] === true) return asJson(decided);
      const { by, purchaseId } = decided;
      return `${by} ${decision} that the charge is of purchase ${purchaseId}. The next reconciliation goes by it.\n`;
    },
  };
}
