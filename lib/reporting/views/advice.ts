import type { DiscrepancyKind, NotBilledStage } from '../../reconciliation/discrepancy.ts';
import { ZERO } from '../../values/decimal.ts';
import { TOO_LITTLE, whatToDo, type WhatToDo } from '../what-to-do.ts';
import type { DiscrepancyView } from './discrepancy-view.ts';
import { isDecided, questioned, STANDING_WORDS, standingOf, type Standing } from './in-question.ts';

type Found = Pick<DiscrepancyView, 'kind' | 'stage' | 'basis' | 'lines' | 'amount' | 'exchangeRateEffect'>;

/** Whose move a discrepancy is as it stands, and what is to be done about it. */
export function adviceFor(found: Found, standing: Standing): WhatToDo {
  if (isDecided(standing)) return { next: 'nothing', toDo: `Nothing: it is ${STANDING_WORDS[standing]}.` };
  const advice = whatToDo(
    found.kind as DiscrepancyKind,
    (found.stage ?? undefined) as NotBilledStage | undefined,
  );
  const isCharged = found.basis === 'charge' && found.lines.length > 0;
  return advice.next === 'dispute' && isCharged && questioned(found).amount.lt(ZERO) ? TOO_LITTLE : advice;
}

/** The same of what is a case by now. */
export function adviceOnCase(found: Found & Pick<DiscrepancyView, 'id'>, status: string): WhatToDo {
  if (status === 'resolved') return { next: 'nothing', toDo: 'Nothing: it is resolved.' };
  return adviceFor(found, standingOf({ ...found, explained: false }, new Map([[found.id, status]])));
}
