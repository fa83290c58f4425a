import type { BilledLine } from '../../../billing/billed-line.ts';
import { decimalText, signOf } from '../../../values/decimal.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import type { JudgePurchase } from '../judge-purchase.ts';
import type { PurchaseNumber } from '../keys/match-keys.ts';
import type { PurchaseLines } from '../keys/paired-lines.ts';
import { isTestPurchase } from '../keys/reservation-order.ts';

const NOT_CLEAN = 0;

/**
 * The instalment of a charge that is of its purchase's customer and comes to its amount exactly, if the rules find nothing wrong in
 * it. Many purchases are alike to the rules, and so are many lines: what was asked of such a pair before is known.
 */
export function alikeJudge(
  judge: JudgePurchase,
  purchases: readonly ReconcilablePurchase[],
): (line: BilledLine, at: PurchaseNumber) => number | undefined {
  let kinds = 0;
  const kindOf = createTuples(() => (kinds += 1));
  // Numbers that lie together: the purchases themselves lie all over the memory.
  const alike = new Int32Array(purchases.length);
  for (const [at, purchase] of purchases.entries()) alike[at] = kindOf(whatIsBought(purchase));
  const answersOf = createTuples(() => new Map<number, number>(), LINES_AT_MOST);
  return (line, at) => {
    const answers = answersOf(whatIsBilled(line));
    const known = answers.get(alike[at]!);
    if (known !== undefined) return known === NOT_CLEAN ? undefined : known;
    const paired: PurchaseLines = {
      purchase: purchases[at]!,
      lines: [line],
      keyOf: () => 'reservation_order_id',
    };
    const [judgement] = judge(paired, []).judgements;
    const instalment = judgement?.finding === undefined ? judgement?.matches[0]?.instalment : undefined;
    answers.set(alike[at]!, instalment ?? NOT_CLEAN);
    return instalment;
  };
}

// Free texts of others are in it: however many there are, not all of them may be remembered.
const LINES_AT_MOST = 10_000;

/** All that the rules look at in a purchase, beside its customer and its amount. What most have in common stands first. */
function whatIsBought({ term, billingCycle, charge, quantity, orderedOn }: ReconcilablePurchase): Tuple {
  return [term, billingCycle, charge.currency, signOf(charge.amount), quantity, orderedOn];
}

/** The same of a line. */
function whatIsBilled(line: BilledLine): Tuple {
  const { documentId, currency, termAndBillingCycle, chargeType, chargeStart, billableQuantity } = line;
  return [
    ...[documentId, currency, termAndBillingCycle, chargeType, isTestPurchase(line)],
    ...[decimalText(billableQuantity), chargeStart],
  ];
}

type Part = string | number | boolean | undefined;
type Tuple = readonly Part[];
type Branch = Map<Part, unknown>;

/**
 * Finds for each tuple what was made for it, by its parts one after the other; of more than `atMost` all are forgotten. What has the
 * same beginning as the one before is found from there.
 */
function createTuples<Made>(make: () => Made, atMost = Infinity): (tuple: Tuple) => Made {
  let last: Tuple = [];
  let path: Branch[] = [new Map<Part, unknown>()];
  let count = 0;
  return (tuple) => {
    let depth = 0;
    while (depth < tuple.length - 1 && tuple[depth] === last[depth]) depth += 1;
    for (; depth < tuple.length - 1; depth += 1) {
      const branch = path[depth]!;
      if (!branch.has(tuple[depth])) branch.set(tuple[depth], new Map());
      path[depth + 1] = branch.get(tuple[depth]) as Branch;
    }
    last = tuple;
    const [leaves, leaf] = [path[depth]!, tuple[depth]];
    const known = leaves.get(leaf);
    if (known !== undefined) return known as Made;
    const made = make();
    leaves.set(leaf, made);
    count += 1;
    if (count % atMost === 0) [last, path] = [[], [new Map<Part, unknown>()]];
    return made;
  };
}
