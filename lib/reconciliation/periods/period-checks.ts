import type { PeriodCheck } from './period-check.ts';
import { casesDecided, casesFollow, reconciledSince } from './checks/reconciliation-checks.ts';
import {
  documentsLoaded,
  documentsReceived,
  documentsTied,
  linesExplained,
  periodOver,
} from './checks/document-checks.ts';
import { balancesRolled, nightWhole } from './checks/night-checks.ts';
import type { PeriodFacts } from './period-facts.ts';
import type { Waiver } from './period.ts';

/** Every check of a period, each with the figures of both sides, in the order in which one would look at them. Pure. */
export function periodChecks(facts: PeriodFacts, waivers: readonly Waiver[]): readonly PeriodCheck[] {
  const checks = [
    periodOver(facts),
    documentsReceived(facts),
    documentsLoaded(facts),
    documentsTied(facts),
    ...linesExplained(facts),
    reconciledSince(facts),
    casesFollow(facts),
    casesDecided(facts),
    nightWhole(facts),
    ...balancesRolled(facts),
  ];
  const waived = new Map(waivers.map(({ check, why }) => [check, why]));
  return checks.map((check) => {
    const why = waived.get(check.check);
    return check.verdict === 'fails' && check.mayBeWaived && why !== undefined
      ? { ...check, verdict: 'waived', detail: `${check.detail} Waived: ${why}` }
      : check;
  });
}
