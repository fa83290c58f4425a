import { asJson, JSON_OPTION, type Command } from '../command.ts';
import { printReport } from '../print-report.ts';
import { reportJson } from '../report-json.ts';
import { buildReport } from '../report.ts';

export const report: Command = {
  words: ['report'],
  takes: [],
  options: JSON_OPTION,
  summary: 'everything at once: purchases, documents, matches, discrepancies, balances',
  example: 'report --json',
  // Duplicates can only be counted at Microsoft, and only the simulator tells; one order is claimed by one purchase here.
  run: async ({ client, options }) => {
    const built = await buildReport(client);
    return options['json'] === true
      ? asJson(reportJson(built, { duplicates: null, elapsedMs: null }))
      : printReport(built, { duplicates: null });
  },
};
