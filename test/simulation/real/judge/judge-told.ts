import type { Outcome } from '../../../../lib/purchasing/upstream/outcome.ts';
import type { StageName } from '../../../../lib/purchasing/purchase.ts';
import type { Book } from './book.ts';

/** Every end, and every stage in which people are waited for. */
const TOLD: readonly StageName[] = [
  'fulfilled',
  'unfulfilled',
  'rejected',
  'cancelled',
  'failed',
  'awaiting_approval',
  'unknown',
];

/** Whether upstream heard of every end and parking, of nothing else, and each time under the same id. */
export function judgeTold(
  { purchases, refused, unsent }: Book,
  told: readonly Outcome[],
): { readonly untold: readonly string[]; readonly contradictions: readonly string[] } {
  const heard = new Set(told.map(factOf));
  const toTell = [
    ...purchases.flatMap(({ purchase, history }) =>
      history
        .filter(({ from, to }) => from !== to && TOLD.includes(to))
        .map(({ to, atMs }) => nameOf(purchase.id, to, atMs)),
    ),
    ...refused.map(({ messageId, receivedAtMs }) => nameOf(messageId, 'refused', receivedAtMs)),
  ];
  const known = new Set(toTell);
  return {
    untold: [
      ...toTell.filter((fact) => !heard.has(fact)).map((fact) => `upstream has not heard: ${fact}`),
      ...unsent.map(({ outcomeId }) => `outcome ${outcomeId} was never sent`),
    ],
    contradictions: [
      ...[...heard]
        .filter((fact) => !known.has(fact))
        .map((fact) => `upstream heard what is not so: ${fact}`),
      ...ambiguous(told),
    ],
  };
}

function factOf({ purchaseId, messageId, result, at }: Outcome): string {
  return nameOf(purchaseId ?? messageId ?? '', result, Date.parse(at));
}

function nameOf(of: string, result: string, atMs: number): string {
  return `${of} is ${result} since ${new Date(atMs).toISOString()}`;
}

/** One fact has one id, and one id is of one fact. */
function ambiguous(told: readonly Outcome[]): readonly string[] {
  const idOf = new Map<string, string>();
  const factBy = new Map<string, string>();
  return told.flatMap((outcome) => {
    const fact = factOf(outcome);
    const [id, known] = [idOf.get(fact) ?? outcome.outcomeId, factBy.get(outcome.outcomeId) ?? fact];
    idOf.set(fact, id);
    factBy.set(outcome.outcomeId, known);
    return id === outcome.outcomeId && known === fact
      ? []
      : [`${outcome.outcomeId} and ${id}: ${fact}, ${known}`];
  });
}
