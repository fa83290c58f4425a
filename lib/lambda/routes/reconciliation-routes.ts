import type { Answer } from '../../values/answer.ts';
import type { Definition } from '../../values/definition.ts';
import type { Asked, Question } from '../answer-route.ts';
import { read } from './question.ts';

type Found = Promise<Answer<unknown>>;
type List = (query: Asked['query']) => Found;

/** Whether the two sides agree. */
export type ReconciliationReader = {
  readonly reconciliation: () => Found;
  readonly coverage: List;
  readonly discrepancies: List;
  readonly expected: List;
  readonly suggestions: List;
  readonly matches: List;
  readonly chain: (purchaseId: string) => Found;
  readonly observedChain: (purchaseId: string) => Found;
};

export type ReconciliationDefinitions = Readonly<Record<keyof ReconciliationReader, Definition>>;

export function reconciliationRoutes(
  reader: ReconciliationReader,
  define: ReconciliationDefinitions,
): readonly Question[] {
  return [
    read('/reconciliation', define.reconciliation, 'refused', () => reader.reconciliation()),
    read('/coverage', define.coverage, 'refused', ({ query }) => reader.coverage(query)),
    read('/discrepancies', define.discrepancies, 'items', ({ query }) => reader.discrepancies(query)),
    read('/expected', define.expected, 'items', ({ query }) => reader.expected(query)),
    read('/suggestions', define.suggestions, 'items', ({ query }) => reader.suggestions(query)),
    read('/matches', define.matches, 'items', ({ query }) => reader.matches(query)),
    read('/purchases/{id}/chain', define.chain, 'whole', ({ id }) => reader.chain(id)),
    read('/observed-purchases/{id}/chain', define.observedChain, 'whole', ({ id }) =>
      reader.observedChain(id),
    ),
  ];
}
