import type { DeadLetter, DeadLetters } from '../../lib/purchasing/people/dead-letters.ts';

export type InMemoryDeadLetters = DeadLetters & {
  /** What was sent to the queues the letters came from, in order. */
  readonly sent: { readonly queue: string; readonly body: string }[];
  /** Ids of what lies in a queue, hidden or not. */
  readonly ids: (queue: string) => readonly string[];
  readonly hidden: (queue: string) => readonly string[];
};

type Letter = Partial<DeadLetter> & { readonly messageId: string };

function aDeadLetter({ messageId, ...given }: Letter): DeadLetter {
  const usual = { body: '{}', senderId: 'AIDASHOP', sentAtMs: 0, receiveCount: 5 };
  return { messageId, receipt: `receipt-of-${messageId}`, ...usual, ...given };
}

/** Dead-letter queues in memory: what was taken is hidden until it is put back or removed. */
export function createInMemoryDeadLetters(
  letters: Readonly<Record<string, readonly Letter[]>>,
): InMemoryDeadLetters {
  const queues = new Map(Object.entries(letters).map(([queue, given]) => [queue, given.map(aDeadLetter)]));
  const hidden = new Map(Object.keys(letters).map((queue) => [queue, new Set<string>()]));
  const sent: { queue: string; body: string }[] = [];
  const of = (queue: string) => queues.get(queue) ?? [];
  const hiddenOf = (queue: string) => hidden.get(queue) ?? new Set<string>();
  return {
    queues: [...queues.keys()],
    count: async (queue) => of(queue).filter(({ messageId }) => !hiddenOf(queue).has(messageId)).length,
    take: async (queue) => {
      const taken = of(queue)
        .filter(({ messageId }) => !hiddenOf(queue).has(messageId))
        .slice(0, 10);
      for (const { messageId } of taken) hiddenOf(queue).add(messageId);
      return taken;
    },
    putBack: async (queue, back) => back.forEach(({ messageId }) => hiddenOf(queue).delete(messageId)),
    sendAgain: async (queue, { body }) => void sent.push({ queue, body }),
    remove: async (queue, { messageId }) => {
      queues.set(
        queue,
        of(queue).filter((letter) => letter.messageId !== messageId),
      );
    },
    sent,
    ids: (queue) => of(queue).map(({ messageId }) => messageId),
    hidden: (queue) =>
      [...hiddenOf(queue)].filter((id) => of(queue).some(({ messageId }) => messageId === id)),
  };
}
