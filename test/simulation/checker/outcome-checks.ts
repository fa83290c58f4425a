import type { Outcome } from '../../../lib/purchasing/upstream/outcome.ts';
import type { Purchase } from '../../../lib/purchasing/purchase.ts';
import type { Findings } from './findings.ts';
import { TOLD, type Watched } from './record.ts';

/** What upstream truly heard: each end and each parking at least once, under an id that does not change. */
export class OutcomeChecks {
  private readonly findings: Findings;
  private readonly owing = new Map<string, Map<string, number>>();
  private readonly heard = new Map<string, Map<string, Set<string>>>();
  private readonly meaning = new Map<string, string>();

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** A purchase came into a stage that upstream hears of. */
  owed(to: Purchase, outcome: Outcome | undefined): void {
    const isTold = TOLD.has(to.stage);
    this.findings.check(
      'every end and parking is told',
      isTold === (outcome !== undefined),
      () => `${to.id} became ${to.stage} ${outcome ? 'with' : 'without'} an outcome`,
    );
    if (!isTold) return;
    const times = entry(this.owing, to.id, () => new Map<string, number>());
    times.set(to.stage, (times.get(to.stage) ?? 0) + 1);
  }

  /** An outcome arrived in upstream's queue. */
  arrived(outcome: Outcome): void {
    const { outcomeId, purchaseId, result } = outcome;
    const said = `${purchaseId ?? outcome.messageId} ${result}`;
    const before = this.meaning.get(outcomeId) ?? said;
    this.meaning.set(outcomeId, before);
    this.findings.check('an outcome keeps its id', before === said, () => `${outcomeId}: ${before}, ${said}`);
    if (purchaseId === undefined) return;
    const results = entry(this.heard, purchaseId, () => new Map<string, Set<string>>());
    entry(results, result, () => new Set<string>()).add(outcomeId);
  }

  hasHeard(purchaseId: string): boolean {
    return this.heard.has(purchaseId);
  }

  checkEnd(purchases: ReadonlyMap<string, Watched>): void {
    for (const [id] of purchases) {
      for (const [result, times] of this.owing.get(id) ?? []) {
        const ids = this.heard.get(id)?.get(result)?.size ?? 0;
        this.findings.check(
          'every end and parking is told',
          ids >= times,
          () => `${id} ${result}: ${ids} of ${times}`,
        );
        this.findings.check(
          'an outcome keeps its id',
          ids <= times,
          () => `${id} ${result}: ${ids} ids for ${times}`,
        );
      }
    }
  }
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
