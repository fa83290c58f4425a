import type { BilledLine } from '../../../billing/billed-line.ts';
import type { Day } from '../../../values/day.ts';
import { ZERO } from '../../../values/decimal.ts';
import { lineIdentity } from '../../line-identity.ts';
import { isRenewal } from '../charges/charge-types.ts';

/** The first day of the renewal that a line charges for; undefined where nothing says that it was renewed. */
export type RenewedOn = (line: BilledLine) => Day | undefined;

/**
 * Knows the renewals among lines that have no purchase. A renewal says so by its word, and what is charged for the same
 * reservation from its day on charges for it as well: instalments have a word of their own, whatever they are instalments of.
 */
export function renewalsAmong(lines: readonly BilledLine[]): RenewedOn {
  const renewals = Map.groupBy(
    lines.filter(({ chargeType, subtotal }) => isRenewal(chargeType) && subtotal.gt(ZERO)),
    lineIdentity,
  );
  return (line) => {
    const { chargeStart, chargeType } = line;
    if (chargeStart === undefined || renewals.size === 0) return undefined;
    if (isRenewal(chargeType)) return chargeStart;
    const since = (renewals.get(lineIdentity(line)) ?? []).flatMap((renewal) => renewal.chargeStart ?? []);
    return since.filter((day) => day <= chargeStart).reduce<Day | undefined>(laterOf, undefined);
  };
}

/** The day on which what a line charges for was bought: a renewal may keep the first start of its subscription. */
export function boughtOn(line: BilledLine, renewedOn: RenewedOn): Day | undefined {
  return renewedOn(line) ?? line.subscriptionStart ?? line.chargeStart;
}

function laterOf(a: Day | undefined, b: Day): Day {
  return a === undefined || b > a ? b : a;
}
