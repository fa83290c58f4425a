import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import { ZERO } from '../../../values/decimal.ts';
import { lineIdentity } from '../../line-identity.ts';
import { chargeOf, chargesOf, type Charge } from '../charges/charge.ts';
import { joinCredits } from '../charges/made-good.ts';

type Headers = (line: BilledLine) => DocumentHeader;

/**
 * The charges of reservations that no purchase explains: their lines net as those of a purchase do, each reservation by
 * itself. Nothing is expected of them, so a credit makes one right that gives back all of it.
 */
export function strangerCharges(lines: readonly BilledLine[], headerOf: Headers): readonly Charge[] {
  // Most give nothing back, and then there is nothing to net.
  const givingBack = new Set(lines.filter(({ subtotal }) => subtotal.lt(ZERO)).map(lineIdentity));
  if (givingBack.size === 0) return lines.map((line) => chargeOf([line]));
  const turns = new Map(lines.map((line, turn) => [line, turn]));
  const turnOf = ({ lines: [first] }: Charge) => turns.get(first!)!;
  return [...Map.groupBy(lines, lineIdentity)]
    .flatMap(([identity, ofOne]) =>
      givingBack.has(identity) ? netted(ofOne, headerOf) : ofOne.map((line) => chargeOf([line])),
    )
    .sort((a, b) => turnOf(a) - turnOf(b));
}

function netted(lines: readonly BilledLine[], headerOf: Headers): readonly Charge[] {
  const alone = new Set<BilledLine>();
  const charges = chargesOf(lines, { purchase: undefined, alone, headerOf });
  const refunds = charges.filter(({ amount }) => amount.amount.lt(ZERO));
  const { charges: taking, used } = joinCredits(
    charges.filter(({ amount }) => !amount.amount.lt(ZERO)),
    refunds.filter(({ lines: { length } }) => length === 1),
    ({ amount }) => [amount],
    headerOf,
  );
  return [...taking, ...refunds.filter((refund) => !used.has(refund))];
}
