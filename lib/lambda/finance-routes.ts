import { answer } from '../values/answer.ts';
import { named } from '../values/definition.ts';
import { z } from '../values/schema.ts';
import { answerRoute, type Question } from './answer-route.ts';
import type { HttpRoute } from './http.ts';
import { openApi } from './open-api.ts';
import {
  billingRoutes,
  type BillingDefinitions,
  type BillingReader,
  type BillingWork,
} from './routes/billing-routes.ts';
import { caseRoutes, type CaseDefinitions, type CaseOffice } from './routes/case-routes.ts';
import { exportRoutes, type ExportDefinitions, type ExportDesk } from './routes/export-routes.ts';
import {
  periodRoutes,
  type AuditReader,
  type PeriodDefinitions,
  type PeriodOffice,
} from './routes/period-routes.ts';
import {
  purchaseRoutes,
  type PurchaseDecisions,
  type PurchaseDefinitions,
  type PurchaseReader,
} from './routes/purchase-routes.ts';
import { read } from './routes/question.ts';
import {
  reconciliationRoutes,
  type ReconciliationDefinitions,
  type ReconciliationReader,
} from './routes/reconciliation-routes.ts';
import { signedMarks } from './signed-marks.ts';

/** Whoever answers: readers of the books, and the desks where people decide. */
export type FinanceDesks = {
  readonly reader: PurchaseReader & BillingReader & ReconciliationReader;
  readonly people: PurchaseDecisions;
  readonly desk: BillingWork;
  readonly cases: CaseOffice;
  readonly periods: PeriodOffice;
  readonly audit: AuditReader;
  readonly exports: ExportDesk;
};

/** How each question is asked and answered, as those say who decode it. */
type FinanceDefinitions = PurchaseDefinitions &
  BillingDefinitions &
  ReconciliationDefinitions &
  CaseDefinitions &
  PeriodDefinitions &
  ExportDefinitions;

/**
 * Every route of the finance API with its scope, its own description among them. The template names the same ones, and a
 * test compares the two. `marksKey` signs the marks of pages.
 */
export function financeRoutes(
  desks: FinanceDesks,
  define: FinanceDefinitions,
  marksKey: string,
): readonly HttpRoute[] {
  const marks = signedMarks(marksKey);
  return financeQuestions(desks, define).map((question) => answerRoute(question, marks));
}

/** The same before they are served: what the description of the API is made of. */
export function financeQuestions(
  { reader, people, desk, cases, periods, audit, exports }: FinanceDesks,
  define: FinanceDefinitions,
): readonly Question[] {
  let description: unknown;
  const questions: readonly Question[] = [
    ...purchaseRoutes(reader, people, define),
    ...billingRoutes(reader, desk, define),
    ...reconciliationRoutes(reader, define),
    ...caseRoutes(cases, define),
    ...periodRoutes(periods, audit, define),
    ...exportRoutes(exports, define),
    read('/openapi.json', DESCRIPTION, 'unlimited', async () => answer((description ??= openApi(questions)))),
  ];
  return questions;
}

const DESCRIPTION = {
  summary: 'This description.',
  answer: named('OpenApi', z.record(z.string(), z.unknown())),
};
