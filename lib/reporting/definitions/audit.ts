import { listOf, named, nullable, type Definition } from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import type { VerificationView } from '../audit-reader.ts';
import { verificationOf } from '../pages/list-query.ts';

const { string, number } = z;

const verification = named(
  'AuditVerification',
  z.object({
    chains: number(),
    entries: number(),
    problems: listOf(z.object({ chain: string(), number: nullable(number()), problem: string() })),
    next: nullable(string()),
  }),
) satisfies z.ZodMiniType<VerificationView>;

export const auditDefinitions = {
  verifyAudit: {
    summary: 'Recomputes every hash of the audit trail: of one chain, or of all a part at a time.',
    query: verificationOf,
    answer: verification,
  },
} satisfies Readonly<Record<string, Definition>>;
