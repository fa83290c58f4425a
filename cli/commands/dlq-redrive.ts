import type { Redriven } from '../../lib/purchasing/people/redrive-dead-letters.ts';
import { asJson, asText, JSON_OPTION, textOption } from '../command.ts';
import type { Asked, Command } from '../command.ts';

export const dlqRedrive: Command = {
  words: ['dlq', 'redrive'],
  takes: ['QUEUE'],
  options: {
    message: { type: 'string', value: 'ID', says: 'only this message', field: 'messageId' },
    'approved-by': {
      type: 'string',
      value: 'WHO',
      says: 'who says that an old purchase request is still wanted; not whoever asked for it',
      field: 'approvedBy',
    },
    ...JSON_OPTION,
  },
  summary: 'gives messages that could not be worked off another chance, one by one',
  teaches: [
    'A message leaves the dead letters only when it is safe elsewhere: it may come twice, and is never lost. A purchase',
    'request is accepted under the sender it came from. One that is older than three days (redriveDays) stays, unless',
    'somebody looked and says that it is still wanted: the customer may have bought it elsewhere by now.',
    'The exit status is 1 where messages were kept, or where the one that --message names is not there.',
  ],
  example: 'dlq redrive purchase-requests --message 4f0c2f6e --approved-by ada',
  run: async (asked) => {
    const redriven = await redriveAll(asked);
    const text = asked.options['json'] === true ? asJson(redriven) : asText(redrivenLines(redriven), '');
    const isThere =
      asked.options['message'] === undefined || redriven.moved.length + redriven.kept.length > 0;
    return redriven.kept.length === 0 && isThere ? text : { notDone: text };
  },
};

/** The API moves some at a time; this asks until a turn moves none. */
async function redriveAll({ client, given: [queue = ''], options, progress }: Asked): Promise<Redriven> {
  const messageId = textOption({ options }, 'message');
  const approvedBy = textOption({ options }, 'approved-by');
  const wish = {
    queue,
    ...(messageId === undefined ? {} : { messageId }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
  };
  const moved: Redriven['moved'][number][] = [];
  const kept = new Map<string, Redriven['kept'][number]>();
  for (;;) {
    const turn = await client.redrive(wish);
    moved.push(...turn.moved);
    for (const letter of turn.kept) kept.set(letter.messageId, letter);
    for (const { messageId: gone } of turn.moved) kept.delete(gone);
    const isDone = turn.moved.length === 0 || messageId !== undefined || turn.left <= kept.size;
    if (isDone) return { queue, moved, kept: [...kept.values()], left: turn.left };
    progress(`${moved.length} moved, about ${turn.left} left`);
  }
}

function redrivenLines({ queue, moved, kept, left }: Redriven): readonly string[] {
  if (moved.length + kept.length === 0)
    return [`There are no such messages among the dead letters of ${queue}.`];
  return [
    `${queue}: ${moved.length} moved, ${kept.length} kept; about ${left} left`,
    ...moved.map(({ messageId, purchases }) => `  moved ${messageId}${becameText(purchases)}`),
    ...kept.map(({ messageId, why }) => `  kept ${messageId}: ${why}`),
  ];
}

function becameText(purchases: readonly string[] | undefined): string {
  if (purchases === undefined) return '';
  return purchases.length === 0 ? ': refused, as its sender is told' : `: purchase ${purchases.join(', ')}`;
}
