import type { Discrepancy, LinePlace, ToldReconciliation } from '../discrepancy.ts';
import { createRemembered } from './said-lines.ts';
import { shortForm, wholeForm } from './short-form.ts';

type Place = Pick<LinePlace, 'documentId' | 'part' | 'lineNumber'>;

export type FoundList = {
  readonly add: (found: Discrepancy) => void;
  /** Everything that was added, in the order of the first lines, and these after it. */
  readonly told: (after: readonly Discrepancy[]) => Pick<ToldReconciliation, 'discrepancies' | 'explained'>;
};

/**
 * Discrepancies on their way to be told. Where prices are converted nearly every instalment is one, because its month has
 * another rate: so what is explained is kept as a short text, and made again when it is asked for. `inShort` false keeps all as they are.
 */
export function createFoundList(inOrder: (a: Place, b: Place) => number, inShort: boolean): FoundList {
  const found: (Discrepancy | string)[] = [];
  const common = createRemembered();
  const firsts: Place[] = [];
  let explained = 0;
  const at = (index: number): Discrepancy => {
    const one = found[index]!;
    return typeof one === 'string' ? wholeForm({ common: common.at(index), own: one }) : one;
  };
  return {
    add(one) {
      const { documentId, part, lineNumber } = one.lines[0]!;
      firsts.push({ documentId, part, lineNumber });
      const short = one.explained && inShort ? shortForm(one) : undefined;
      if (one.explained) explained += 1;
      found.push(short?.own ?? one);
      common.push(short?.common ?? '');
    },
    told(after) {
      const order = Uint32Array.from(found.keys()).sort((a, b) => inOrder(firsts[a]!, firsts[b]!));
      const discrepancies = {
        length: found.length + after.length,
        *[Symbol.iterator](): Generator<Discrepancy> {
          for (const index of order) yield at(index);
          yield* after;
        },
      };
      return { discrepancies, explained: explained + after.filter((one) => one.explained).length };
    },
  };
}
