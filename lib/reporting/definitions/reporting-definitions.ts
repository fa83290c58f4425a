import { auditDefinitions } from './audit.ts';
import { caseDefinitions } from './cases.ts';
import { documentDefinitions } from './documents.ts';
import { explanationDefinitions } from './explanation.ts';
import { exportDefinitions } from './exports.ts';
import { lineDefinitions } from './lines.ts';
import { nightDefinitions } from './nights.ts';
import { periodDefinitions } from './periods.ts';
import { purchaseDefinitions } from './purchases.ts';
import { reconciliationDefinitions } from './reconciliation.ts';

/** How everything that finance reads and decides is asked for, and answered; `bodies` as those decode them who decide. */
export function reportingDefinitions(
  bodies: Parameters<typeof caseDefinitions>[0] & Parameters<typeof periodDefinitions>[0],
) {
  return {
    ...purchaseDefinitions,
    ...documentDefinitions,
    ...lineDefinitions,
    ...nightDefinitions,
    ...reconciliationDefinitions,
    ...explanationDefinitions,
    ...caseDefinitions(bodies),
    ...periodDefinitions(bodies),
    ...auditDefinitions,
    ...exportDefinitions,
  };
}
