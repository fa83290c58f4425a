import type { Answer } from '../../values/answer.ts';
import type { Definition } from '../../values/definition.ts';
import type { Asked, Question } from '../answer-route.ts';
import { decide, read } from './question.ts';

type Found = Promise<Answer<unknown>>;
type Decide = (asked: Asked) => Found;

/** The queue of cases, and what people decide about them. */
export type CaseOffice = {
  readonly cases: (query: Asked['query']) => Found;
  readonly case: (id: string) => Found;
  readonly caseAudit: (id: string, query: Asked['query']) => Found;
} & Readonly<
  Record<
    | 'assignCase'
    | 'setCaseStatus'
    | 'commentCase'
    | 'reopenCase'
    | 'linkEvidence'
    | 'resolveSheet'
    | 'decideMatch',
    Decide
  >
>;

export type CaseDefinitions = Readonly<Record<keyof CaseOffice, Definition>>;

export function caseRoutes(office: CaseOffice, define: CaseDefinitions): readonly Question[] {
  const resolve = (
    route: Parameters<typeof decide>[0],
    name: 'assignCase' | 'setCaseStatus' | 'commentCase' | 'reopenCase' | 'linkEvidence',
  ) => decide(route, 'finance.resolve', define[name], office[name], { changes: ({ id }) => office.case(id) });
  return [
    read('/cases', define.cases, 'items', ({ query }) => office.cases(query)),
    read('/cases/{id}', define.case, 'whole', ({ id }) => office.case(id)),
    read('/cases/{id}/audit', define.caseAudit, 'whole', ({ id, query }) => office.caseAudit(id, query)),
    resolve('PUT /cases/{id}/owner', 'assignCase'),
    resolve('PUT /cases/{id}/status', 'setCaseStatus'),
    resolve('POST /cases/{id}/comments', 'commentCase'),
    resolve('POST /cases/{id}/evidence', 'linkEvidence'),
    resolve('POST /cases/{id}/reopening', 'reopenCase'),
    // Each row is a case of its own: those of other customers are answered as if they were not there.
    decide('POST /cases/uploads', 'finance.resolve', define.resolveSheet, office.resolveSheet, {
      restriction: 'passed_on',
    }),
    decide('PUT /suggestions/{id}/decision', 'finance.resolve', define.decideMatch, office.decideMatch),
  ];
}
