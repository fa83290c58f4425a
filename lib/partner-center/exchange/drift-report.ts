import type { Drift } from '../wire/codec.ts';
import type { OperationName } from '../operations.ts';

/** Told about an answer that is not quite what the documents have: of which operation, which field, and how. */
export type ReportDrift = (operation: OperationName, drift: Drift) => void;

/**
 * Passes each drift on once, however many lists and pages repeat it: positions in lists are not told apart. An answer
 * that is strange in a thousand ways is not told to its end.
 */
export function createDriftReport(
  report: ReportDrift | undefined,
): (operation: OperationName) => ((drift: Drift) => void) | undefined {
  const told = new Set<string>();
  return (operation) =>
    report === undefined
      ? undefined
      : (drift) => {
          const field = drift.field.slice(0, LONGEST_FIELD).replace(/\[\d+\]/g, '[]');
          const key = `${operation} ${field} ${drift.reason}`;
          if (told.has(key) || told.size === TOLD_AT_MOST) return;
          told.add(key);
          report(operation, { field, reason: drift.reason });
        };
}

const LONGEST_FIELD = 200;
const TOLD_AT_MOST = 1_000;
