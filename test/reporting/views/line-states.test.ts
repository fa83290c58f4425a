import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Discrepancy, Match } from '../../../lib/reconciliation/discrepancy.ts';
import { lineStates } from '../../../lib/reporting/views/line-states.ts';

type State = 'matched' | 'discrepant' | 'out_of_scope';
type Place = { readonly part: number; readonly lineNumber: number };

/** What a reconciliation says of lines of which one knows how they stand. */
function found(lines: readonly (Place & { readonly state: State })[]) {
  const of = (state: State) => lines.filter((line) => line.state === state);
  return {
    coverage: async () => undefined,
    async *matches() {
      for (const line of of('matched')) yield { ...line, purchaseId: 'p1' } as unknown as Match;
    },
    async *discrepancies() {
      for (const line of of('discrepant'))
        yield { lines: [line], purchaseId: undefined } as unknown as Discrepancy;
    },
  };
}

it('each line stands as the reconciliation has it, read from any place on', async () => {
  const states = fc.array(fc.constantFrom<State>('matched', 'discrepant', 'out_of_scope'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(states, fc.nat(40), async (given, from) => {
      const lines = given.map((state, index) => ({
        part: index % 3,
        lineNumber: Math.floor(index / 3),
        state,
      }));
      const inOrder = lines.toSorted((a, b) => a.part - b.part || a.lineNumber - b.lineNumber);
      const stateOf = await lineStates(found(inOrder));
      for (const line of inOrder.slice(from)) {
        const purchaseId = line.state === 'matched' ? 'p1' : null;
        expect(await stateOf(line)).toEqual({ state: line.state, purchaseId });
      }
    }),
    { seed: 20261126, numRuns: 200 },
  );
});
