import type { Answer } from '../../values/answer.ts';
import type { Definition } from '../../values/definition.ts';
import type { Asked, Question } from '../answer-route.ts';
import { decide, read } from './question.ts';

type Found = Promise<Answer<unknown>>;

/** Billing periods on their way to being closed. */
export type PeriodOffice = {
  readonly periods: (query: Asked['query']) => Found;
  /** With its checks and figures, as they stand now. */
  readonly period: (period: string) => Found;
  /** What it comes to now against what was signed. */
  readonly periodDifference: (period: string) => Found;
  readonly periodAudit: (period: string, query: Asked['query']) => Found;
} & Readonly<Record<'preparePeriod' | 'closePeriod' | 'reopenPeriod', (asked: Asked) => Found>>;

/** The audit trail of everything that people decide. */
export type AuditReader = { readonly verifyAudit: (query: Asked['query']) => Found };

export type PeriodDefinitions = Readonly<Record<keyof PeriodOffice | keyof AuditReader, Definition>>;

/** Periods are of the whole partner. */
export function periodRoutes(
  office: PeriodOffice,
  audit: AuditReader,
  define: PeriodDefinitions,
): readonly Question[] {
  const close = (
    route: Parameters<typeof decide>[0],
    name: 'preparePeriod' | 'closePeriod' | 'reopenPeriod',
  ) => decide(route, 'finance.close', define[name], office[name], { changes: ({ id }) => office.period(id) });
  return [
    read('/periods', define.periods, 'refused', ({ query }) => office.periods(query)),
    read('/periods/{id}', define.period, 'refused', ({ id }) => office.period(id)),
    read('/periods/{id}/difference', define.periodDifference, 'refused', ({ id }) =>
      office.periodDifference(id),
    ),
    read('/periods/{id}/audit', define.periodAudit, 'refused', ({ id, query }) =>
      office.periodAudit(id, query),
    ),
    close('POST /periods/{id}/preparation', 'preparePeriod'),
    close('POST /periods/{id}/closing', 'closePeriod'),
    close('POST /periods/{id}/reopening', 'reopenPeriod'),
    read('/audit/verification', define.verifyAudit, 'refused', ({ query }) => audit.verifyAudit(query)),
  ];
}
