import type { Drift } from '../wire/codec.ts';
import type { OperationName } from './operations.ts';

/** Told about an answer that is not quite what the documents have: of which operation, which field, and how. */
export type ReportDrift = (operation: OperationName, drift: Drift) => void;

/** Passes each drift on once, however many lists and pages repeat it: positions in lists are not told apart. */
export function createDriftReport(
  report: ReportDrift | undefined,
): (operation: OperationName) => ((drift: Drift) => void) | undefined {
  const told = new Set<string>();
  return (operation) =>
    report === undefined
      ? undefined
      : (drift) => {
          const field = drift.field.replace(/\[\d+\]/g, '[]');
          const key = `${operation} ${field} ${drift.reason}`;
          if (told.has(key)) return;
          told.add(key);
          report(operation, { field, reason: drift.reason });
        };
}
