import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import type { OutcomeBook, RefusedMessage } from '../../lib/purchasing/purchase-ledger.ts';

type InMemoryOutcomes = {
  readonly book: OutcomeBook;
  /** Brought along by a transition, which is one write with it. */
  readonly tell: (outcome: Outcome) => void;
};

/** What upstream is to hear, and the messages that could not be used, in memory. */
export function createInMemoryOutcomes(): InMemoryOutcomes {
  const unsent = new Map<string, Outcome>();
  const refused = new Map<string, RefusedMessage>();
  const tell = (outcome: Outcome) => void unsent.set(outcome.outcomeId, outcome);
  const book: OutcomeBook = {
    unsentOutcomes: async (limit) =>
      [...unsent.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(0, limit),
    async markSent({ outcomeId }) {
      unsent.delete(outcomeId);
    },
    sendAgain: async (outcome) => tell(outcome),
    async refuse(message, outcome) {
      const key = `${message.source.length}:${message.source}${message.body}`;
      if (refused.has(key)) return;
      refused.set(key, message);
      tell(outcome);
    },
    refusedMessages: async () => [...refused.values()],
  };
  return { book, tell };
}
