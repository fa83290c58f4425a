import type { VerifiedAudit } from '../reconciliation/audit/verify-audit.ts';
import type { Answer } from '../values/answer.ts';
import { verificationQuery, type Asked } from './pages/list-query.ts';
import { shown } from './period-office.ts';

/** What became of a part of the audit trail: all its hashes were computed anew. Without problems it is as it was written. */
export type VerificationView = {
  readonly chains: number;
  readonly entries: number;
  readonly problems: readonly {
    readonly chain: string;
    readonly number: number | null;
    readonly problem: string;
  }[];
  /** Handed back to go on; null where all chains were looked at. */
  readonly next: string | null;
};

type Verify = (asked: {
  readonly chain?: string | undefined;
  readonly after?: string | undefined;
}) => Promise<Answer<VerifiedAudit>>;

export type AuditReader = { readonly verifyAudit: (asked: Asked) => Promise<Answer<VerificationView>> };

export function createAuditReader(verify: Verify): AuditReader {
  return {
    verifyAudit: async (asked) => {
      const query = verificationQuery(asked);
      if (!query.ok) return query;
      const { chain, next: after } = query.value;
      return shown(await verify({ chain, after }), ({ chains, entries, problems, next = null }) => ({
        ...{ chains, entries, next },
        problems: problems.map(({ number = null, ...problem }) => ({ ...problem, number })),
      }));
    },
  };
}
