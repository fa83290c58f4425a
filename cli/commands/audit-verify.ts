import type { VerificationView } from '../../lib/reporting/audit-reader.ts';
import { asJson, asText, JSON_OPTION, textOption, type Command } from '../command.ts';
import { table } from '../table.ts';

type Problem = VerificationView['problems'][number];

export const auditVerify: Command = {
  words: ['audit', 'verify'],
  takes: [],
  options: {
    chain: {
      type: 'string',
      value: 'CHAIN',
      says: 'only this one: case:ID, period:MONTH, match:IDENTITY or return:PURCHASE; all of them where it is left out',
    },
    ...JSON_OPTION,
  },
  summary: 'computes every hash of the audit trail anew, and names what was changed, left out or moved',
  teaches: [
    'Every case, period and decided match, and the returns of every purchase, have a chain of entries: who, when, what, why,',
    'and the hash of the entry before.',
    'The exit status is 1 where anything is not as it was written.',
  ],
  example: 'audit verify',
  run: async (asked) => {
    const chain = textOption(asked, 'chain');
    let next: string | null = null;
    let [chains, entries] = [0, 0];
    const problems: Problem[] = [];
    do {
      const part: VerificationView = await asked.client.verifyAudit({
        ...(chain === undefined ? {} : { chain }),
        ...(next === null ? {} : { next }),
      });
      chains += part.chains;
      entries += part.entries;
      problems.push(...part.problems);
      asked.bar(`${chains} chains, ${entries} entries verified`);
      next = part.next;
    } while (next !== null);
    const isWhole = problems.length === 0;
    const text =
      asked.options['json'] === true
        ? asJson({ whole: isWhole, chains, entries, problems })
        : asText(
            [
              ...problemTable(problems),
              `${chains} chains with ${entries} entries: ${isWhole ? 'every one is as it was written' : `${problems.length} ARE NOT AS THEY WERE WRITTEN`}.`,
            ],
            '',
          );
    return isWhole ? text : { notDone: text };
  },
};

function problemTable(problems: readonly Problem[]): readonly string[] {
  return table(
    [{ heading: 'CHAIN' }, { heading: 'ENTRY', align: 'right' }, { heading: 'WHAT IS AMISS' }],
    problems.map(({ chain, number, problem }) => ({
      cells: [chain, number === null ? '-' : String(number), problem],
    })),
  );
}
