import { noMoney } from '../../values/money.ts';
import type { BillingDocument, Difference, Version } from '../document.ts';
import type { Comparing } from './loading.ts';

/** Two versions of one document, of which the second replaced the first. */
export type ComparedPair = { readonly from: Version; readonly to: Version };

/** Has the newest restatement compared line by line that has not been yet, where there is one. */
export function beginComparing(document: BillingDocument): BillingDocument {
  if (document.comparing && pairOf(document, document.comparing)) return document;
  const pair = document.restatements
    .filter(({ difference }) => difference === undefined)
    .map((restatement) => pairOf(document, restatement))
    .findLast((found) => found !== undefined);
  return { ...document, comparing: pair && begun(pair) };
}

/** The versions of a restatement; undefined where they are in two currencies, or one is not known whole. */
export function pairOf(
  { restatements, published }: Pick<BillingDocument, 'restatements' | 'published'>,
  { from, to }: Pick<Comparing, 'from' | 'to'>,
): ComparedPair | undefined {
  const index = restatements.findLastIndex((one) => one.from === from && one.to === to);
  const replaced = restatements[index]?.replaced;
  // What replaced it was replaced itself by the next one, or is what readers see.
  const next = index + 1 < restatements.length ? restatements[index + 1]?.replaced : published;
  if (!replaced || next?.version !== to || from === to) return undefined;
  if (replaced.total.currency !== next.total.currency) return undefined;
  return { from: replaced, to: next };
}

/** The document with the difference of that restatement, once all passes are done. */
export function withDifference(
  document: BillingDocument,
  { from, to }: ComparedPair,
  difference: Difference,
): BillingDocument {
  return {
    ...document,
    comparing: undefined,
    restatements: document.restatements.map((restatement) =>
      restatement.from === from.version && restatement.to === to.version
        ? { ...restatement, difference }
        : restatement,
    ),
  };
}

// So many hashes of lines are in memory at a time: some 50 MB.
const HASHES_A_PASS = 400_000;

function begun({ from, to }: ComparedPair): Comparing {
  const none = { lines: 0, subtotal: noMoney(to.total.currency) };
  return {
    from: from.version,
    to: to.version,
    passes: Math.max(1, Math.ceil(to.lineCount / HASHES_A_PASS)),
    done: 0,
    kept: [],
    removed: none,
    added: none,
  };
}
