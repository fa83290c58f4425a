import type { DeadLetterList } from '../../lib/purchasing/people/list-dead-letters.ts';
import { asJson, asText, JSON_OPTION, textOption, type Command } from '../command.ts';
import { instantText } from '../instant-text.ts';
import { table } from '../table.ts';

export const dlqList: Command = {
  words: ['dlq', 'list'],
  takes: [],
  options: {
    queue: {
      type: 'string',
      value: 'QUEUE',
      says: 'only the dead letters of this queue: purchase-requests …',
    },
    ...JSON_OPTION,
  },
  summary: 'messages that could not be worked off, queue by queue, and what they are about',
  teaches: [
    'A message gets here after five failures. Find out why first (the logs carry its message id), then send it again with',
    '`tieout dlq redrive`. Messages are taken out for a moment to be read.',
  ],
  example: 'dlq list --queue purchase-requests',
  run: async (asked) => {
    const found = await asked.client.deadLetters(textOption(asked, 'queue'));
    return asked.options['json'] === true ? asJson(found) : asText(deadLetterLines(found), '');
  },
};

function deadLetterLines({ queues, items }: DeadLetterList): readonly string[] {
  const counts = table(
    [{ heading: 'QUEUE' }, { heading: 'DEAD LETTERS', align: 'right' }],
    queues.map(({ queue, count }) => ({ cells: [queue, String(count)] })),
  );
  if (items.length === 0) return counts;
  const letters = table(
    [
      { heading: 'QUEUE' },
      { heading: 'SENT' },
      { heading: 'FOR' },
      { heading: 'REDRIVE' },
      { heading: 'MESSAGE' },
    ],
    items.map(({ queue, sentAt, source, requester, needsApproval, messageId, about }) => ({
      cells: [
        queue,
        instantText(sentAt),
        requester === undefined ? '-' : `${requester} (${source})`,
        needsApproval ? 'needs approval' : 'yes',
        messageId,
      ],
      note: Object.entries(about)
        .map(([name, text]) => `${name} ${text}`)
        .join(', '),
    })),
  );
  return [...counts, '', ...letters];
}
